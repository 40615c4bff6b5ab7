// Mocha's own dots for people, and the counts in a file for scripts/test.mjs.
const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

module.exports = class extends Mocha.reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const { output } = options.reporterOptions ?? {};
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (output) writeFileSync(output, JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};
