"""`make bench`, or `make bench ARGS="answers score"` for some of them."""

from __future__ import annotations

import sys
from importlib import import_module

BENCHES = {
    "startup": "nps --help beside bare python",
    "answers": "answers through the page beside the same endpoint without a database, 32 connections",
    "scans": "a scanner opens every link of a wave's mails, while people answer",
    "scanners": "pages opened by mail scanners beside the same pages without evidence, 32 connections",
    "alerts": "from the score to the alert in Slack, while fifty people answer every second",
    "score": "a quarter's score out of 1,000,000 answers beside the bare SQL",
    "charts": "a trend as a picture beside a bare line of the plotting library: loading, drawing, memory",
    "figures": "five years of 1,000,000 answers (NPS_BENCH_SIZE): quarters, segments, trends, beside DuckDB",
    "mail": "mails of 20 kB, written, signed and sent, beside smtp-source",
    "returned": "returned mails told apart, and taken in over LMTP",
    "waves": "a wave over 1,000,000 contacts (NPS_BENCH_SIZE) beside the bare INSERT … SELECT of the same rows",
    "imports": "the import of 1,000,000 answers: rows a second and peak memory",
}


def main(names: list[str]) -> int:
    """Run those named, or all."""
    if unknown := [name for name in names if name not in BENCHES]:
        print(f"there is no benchmark '{unknown[0]}'; there is {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        print(f"\n{name}: {BENCHES[name]}", flush=True)
        import_module(f"tests.bench.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
