// Part of `npm run lint` (`node scripts/check-links.mjs [FOLDER]`): every link of the pages leads to a file and a heading that are there, and every page that a comment names exists.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { filesUnder } from "./files-under.mjs";

/** The problems of a repository, each "file:line: sentence". Links to the web are not followed: the check works offline. */
function brokenLinks(root) {
  const files = filesUnder(root, new Set([".md", ".ts", ".mjs", ".cjs", ".yaml", ".css"]));
  return files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const found = extname(file) === ".md" ? [...linksOf(file, text), ...filesIn(root, text)] : mentions(root, text);
    return found.flatMap((link) => {
      const problem = problemOf(link);
      return problem === null ? [] : [`${relative(root, file)}:${lineAt(text, link.index)}: ${problem}`];
    });
  });
}

/** `[words](target)` outside of code; `target` as a path of this machine, `anchor` or null. */
function linksOf(file, text) {
  const prose = text.replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, " "));
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .filter(([, target]) => !/^[a-z][a-z+.-]*:/i.test(target))
    .map(({ 1: target, index }) => {
      const [path, anchor = null] = target.split("#");
      return { index, target, path: path === "" ? file : resolve(dirname(file), decodeURIComponent(path)), anchor, heading: null };
    });
}

/** In pages: `src/core/ports.ts` in backticks, files and folders of the repository. */
function filesIn(root, text) {
  return [...text.matchAll(/`((?:src|test|webview-ui|scripts|docs|config|schemas|media)\/[\w./-]*)`/g)]
    .filter(([, path]) => !path.includes("/dist"))
    .map(({ 1: target, index }) => ({ index, target, path: join(root, target), anchor: null, heading: null }));
}

/** In comments: `docs/NAME.md`, and what follows it, `docs/NAME.md, section 2` or `docs/NAME.md, "Heading"`. Not after a comma: `owner/project, docs/page.md` is another project's. */
function mentions(root, text) {
  const comments = text.replace(/^(?!\s*(\/\/|\/?\*|#)).*$/gm, (code) => " ".repeat(code.length));
  return [...comments.matchAll(/(?<![\w/.-]|, )((?:docs\/)?[a-z-]+\.md)(?:, (?:section (\d+)|"([^"\n]+)"))?/g)]
    .filter(([, page, section, heading]) => page.startsWith("docs/") || section !== undefined || heading !== undefined)
    .map(({ 0: target, 1: page, 2: section, 3: heading, index }) => ({
      index,
      target,
      path: join(root, page.startsWith("docs/") ? page : `docs/${page}`),
      anchor: null,
      heading: section === undefined ? (heading ?? null) : new RegExp(`^${section}\\b`),
    }));
}

function problemOf({ target, path, anchor, heading }) {
  if (!existsSync(path)) return `${target} leads to a file that is not there`;
  if (anchor === null && heading === null) return null;
  const headings = statSync(path).isFile() ? headingsOf(readFileSync(path, "utf8")) : [];
  const there = headings.some((words) => (anchor === null ? wanted(heading, words) : slug(words) === anchor));
  return there ? null : `${target} leads to a heading that is not there`;
}

const wanted = (heading, words) => (heading instanceof RegExp ? heading.test(words) : heading === words);

const headingsOf = (text) =>
  [...text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+\s+(.+?)\s*$/gm)].map(([, words]) => words.replace(/`/g, ""));

/** A heading's anchor, as GitHub and VS Code make it. */
const slug = (words) =>
  words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

const lineAt = (text, index) => text.slice(0, index).split("\n").length;

const problems = brokenLinks(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
