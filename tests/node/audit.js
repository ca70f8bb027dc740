// Lints the letters named on the command line; one line of JSON with what is asked of each.
import { readFileSync } from "node:fs";
import { auditEmail } from "@emailens/engine";

const headers = {
  emailType: "marketing",
  listUnsubscribeHeader: "<https://nps.acme.example/u/token>",
  listUnsubscribePostHeader: "List-Unsubscribe=One-Click",
};

const worst = (issues) => issues.filter((issue) => issue.severity !== "info").map((issue) => issue.message);

const audited = process.argv.slice(2).map((file) => {
  const report = auditEmail(readFileSync(file, "utf8"), { spam: headers });
  const clients = Object.values(report.compatibility.scores).map((client) => client.score);
  return {
    clients: clients.length,
    compatibility: Math.min(...clients),
    accessibility: report.accessibility.score,
    spam: report.spam.score,
    links: report.links.issues.length,
    found: [report.compatibility.warnings, report.accessibility.issues, report.spam.issues, report.links.issues].flatMap(worst),
  };
});
console.log(JSON.stringify(audited));
