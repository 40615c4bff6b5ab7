// Tests read words, not colours, also when they run in a terminal.
process.env.NO_COLOR = "1";
