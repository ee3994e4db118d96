// Prints the digest of a game, as examples/digest.rs does.
// node digest.js MODULE SEED SCENARIO.toml PLAYBOOK.toml ...
const fs = require("node:fs");
const path = require("node:path");

const [module_path, seed, scenario, ...playbooks] = process.argv.slice(2);
const { digest } = require(path.resolve(module_path));
const read = (file) => fs.readFileSync(file, "utf8");
const names = playbooks.map((file) => path.basename(file, ".toml"));
console.log(digest(BigInt(seed), read(scenario), names, playbooks.map(read)));
