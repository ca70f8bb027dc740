"""The painters. Importing one of them takes as long as matplotlib does: nothing but `bot.charts.draw` imports them."""
