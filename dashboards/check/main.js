#!/usr/bin/env node
// node check/main.js FOLDER...: whether each board in these folders is one; says what is wrong with it and where.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from './board.js';

const files = process.argv.slice(2).flatMap((folder) => readdirSync(folder).filter((f) => f.endsWith('.json')).sort().map((f) => [folder, f]));
let wrong = 0;
const say = (folder, file, text) => { wrong += 1; console.error(`${join(folder, file)}: ${text}`); };

const boards = new Map();
for (const [folder, file] of files) {
  try {
    boards.set(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } catch (problem) {
    say(folder, file, `is no JSON: ${problem.message}`);
  }
}
for (const [folder, file] of files) {
  const board = boards.get(file.replace(/\.json$/, ''));
  if (board !== undefined) problems(file, board, boards).forEach((text) => say(folder, file, text));
}
console.log(`${files.length} boards, ${wrong} problems`);
if (wrong || !files.length) process.exitCode = 1;
