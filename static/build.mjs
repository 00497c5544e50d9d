// Builds what the pages load into static/dist: `node static/build.mjs` (or `python3 dev.py setup`).
//
// In:  static/js/app.js, static/js/map.js and the sheets of static/css (with what they import), static/images/**,
//      static/icons.txt (names of Lucide icons, one per line), the fonts and the county map from node_modules.
// Out: every file under a name that holds a hash of its content, so that it may be kept for ever
//      (`app-7QX2M4PA.js`), with .gz and .br copies beside it where they are smaller, and manifest.json,
//      which says for each plain name which file it is: {"app.js": "app-7QX2M4PA.js", "icons.svg": …,
//      "map-base.json": …, "images/seal.svg": …, "figtree-latin-wght-normal.woff2": …}.
// The same sources give the same bytes. Nothing is written unless everything was built.

import * as esbuild from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import subsetFont from "subset-font";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { feature, meshArcs } from "topojson-client";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const DIST = path.join(ROOT, "static/dist");
const SHEETS = ["style", "map", "planning", "work"];
const ENTRIES = ["static/js/app.js", "static/js/map.js", ...SHEETS.map((name) => `static/css/${name}.css`)];
const BROWSERS = ["chrome123", "firefox121", "safari17.5"]; // the first with light-dark()
const WEIGHT_OF_NAMES = 560; // --serif in headings, static/css/base.css
const DAY = 24 * 60 * 60 * 1000;
const WORTH_COMPRESSING = /\.(js|css|json|svg|txt)$/;

const read = (file) => readFile(path.join(ROOT, file), "utf8");

/** Scripts and styles with the fonts and pictures they name. */
async function bundle() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    bundle: true, minify: true, sourcemap: true, splitting: true, format: "esm", target: BROWSERS,
    outdir: "static/dist", write: false, metafile: true, logLevel: "warning", legalComments: "linked",
    entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]",
    plugins: [{ name: "fonts", setup: (on) => on.onLoad({ filter: /\.woff2$/ }, ({ path: file }) => font(file)) }],
    loader: { ".svg": "file", ".png": "file", ".webp": "file" },
  });
  const names = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    if (/\.(map|txt)$/.test(output)) continue;
    const source = entryPoint ?? (path.extname(output) === ".js" ? undefined : Object.keys(inputs)[0]);
    if (source) names[path.basename(source)] = path.basename(output);
  }
  const files = new Map(outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
  return { files, names };
}

/**
 * A font file with only the letters and weights that its rule in static/css/fonts.css declares. The serif's letters
 * beyond Latin stand in names alone, so they are kept in the one weight that names are set in.
 */
async function font(file) {
  const rules = (await read("static/css/fonts.css")).split("@font-face").slice(1);
  const rule = rules.find((one) => one.includes(path.basename(file)));
  if (!rule) throw new Error(`static/css/fonts.css has no rule for ${path.basename(file)}.`);
  const [min, max] = rule.match(/font-weight:\s*(\d+) (\d+)/).slice(1).map(Number);
  const isOfNames = rule.includes("/fraunces-") && !rule.includes("-latin-wght-");
  const ranges = rule.match(/unicode-range:([^;]+)/)[1].matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g);
  const letters = [...ranges].flatMap(([, first, last = first]) => lettersBetween(parseInt(first, 16), parseInt(last, 16)));
  const variationAxes = { wght: isOfNames ? WEIGHT_OF_NAMES : { min, max } };
  return { contents: await subsetFont(await readFile(file), letters.join(""), { targetFormat: "woff2", variationAxes }), loader: "file" };
}

function lettersBetween(first, last) {
  return Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step));
}

/** One sprite with only the icons in use: `<use href="…/icons-HASH.svg#map-pin">`. */
async function sprite() {
  const lines = (await read("static/icons.txt")).split("\n").map((line) => line.replace(/#.*/, "").trim());
  const icons = [...new Set(lines.filter(Boolean))].sort();
  await refuseUnlistedIcons(new Set(icons));
  const symbols = icons.map(async (icon) => {
    const source = `node_modules/lucide-static/icons/${icon}.svg`;
    if (!existsSync(path.join(ROOT, source))) throw new Error(`static/icons.txt: Lucide has no icon named "${icon}".`);
    const shapes = (await read(source)).replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${icon}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
      `stroke-linecap="round" stroke-linejoin="round">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${(await Promise.all(symbols)).join("")}</svg>`;
}

/** Fails with the list of icons that a template calls by name and static/icons.txt lacks. */
async function refuseUnlistedIcons(listed) {
  const missing = [];
  for (const file of await filesUnder("templates")) {
    for (const [, argument] of (await read(file)).matchAll(/\bicon\(\s*(?:name\s*=\s*)?([^),]*)/g)) {
      for (const [, icon] of argument.matchAll(/(?:^|\belse\s+)["']([a-z0-9-]+)["']/g)) {
        if (!listed.has(icon)) missing.push(`  ${file}: ${icon}`);
      }
    }
  }
  if (missing.length) throw new Error(`Icons that static/icons.txt does not list:\n${missing.join("\n")}`);
}

/**
 * The base of the map (US Census Bureau, public domain): `states` as areas with their names, `counties` as one
 * set of border lines inside the states (topojson-client's feature() reads both), and `labels`: the name of each
 * county with the longitude and latitude of its middle.
 */
async function mapBase() {
  const atlas = JSON.parse(await read("node_modules/us-atlas/counties-10m.json"));
  const state = (county) => county.id.slice(0, 2);
  const counties = meshArcs(atlas, atlas.objects.counties, (a, b) => a !== b && state(a) === state(b));
  const labels = feature(atlas, atlas.objects.counties).features.flatMap(({ properties, geometry }) => {
    const [lon, lat] = middle(geometry);
    return Number.isFinite(lon) ? [[properties.name, Number(lon.toFixed(2)), Number(lat.toFixed(2))]] : []; // too small to be drawn
  });
  return JSON.stringify({ ...atlas, objects: { states: atlas.objects.states, counties }, labels });
}

/** The center of gravity of the largest outline of an area. */
function middle(geometry) {
  const outlines = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map(([outer]) => outer);
  const weighed = outlines.map((outline) => {
    let twice = 0, lon = 0, lat = 0;
    for (let at = 1; at < outline.length; at += 1) {
      const [[x0, y0], [x1, y1]] = [outline[at - 1], outline[at]];
      const cross = x0 * y1 - x1 * y0;
      twice += cross;
      lon += (x0 + x1) * cross;
      lat += (y0 + y1) * cross;
    }
    return { size: Math.abs(twice), point: [lon / (3 * twice), lat / (3 * twice)] };
  });
  return weighed.reduce((largest, one) => (one.size > largest.size ? one : largest)).point;
}

/** Files below a folder of the project, in a fixed order; none when there is no such folder. */
async function filesUnder(folder) {
  if (!existsSync(path.join(ROOT, folder))) return [];
  const names = (await readdir(path.join(ROOT, folder), { recursive: true })).map((name) => path.join(folder, name));
  return names.filter((name) => statSync(path.join(ROOT, name)).isFile()).sort();
}

/** A name with the content's hash, in the form esbuild gives its own: name-XXXXXXXX.ext. */
function hashedName(name, content) {
  const { dir, name: stem, ext } = path.parse(name);
  const hash = BigInt(`0x${createHash("sha256").update(content).digest("hex")}`).toString(36).toUpperCase();
  return path.join(dir, `${stem}-${hash.slice(-8)}${ext}`);
}

async function build() {
  const { files, names } = await bundle();
  const own = [["icons.svg", await sprite()], ["map-base.json", await mapBase()]];
  for (const file of await filesUnder("static/images")) {
    own.push([path.relative("static", file), await readFile(path.join(ROOT, file))]);
  }
  for (const [name, content] of own) {
    names[name] = hashedName(name, content);
    files.set(names[name], Buffer.from(content));
  }
  const manifest = Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)));

  for (const [name, content] of [...files]) {
    if (!WORTH_COMPRESSING.test(name)) continue;
    for (const [suffix, packed] of [[".gz", gzipSync(content, { level: 9 })], [".br", brotliCompressSync(content)]]) {
      if (packed.length < content.length * 0.95) files.set(name + suffix, packed);
    }
  }
  await publish(files, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Writes the files, then the manifest that names them, then removes what nothing has named for a day: a site that
 *  serves meanwhile, and pages that are open, never miss one. */
async function publish(files, manifest) {
  const old = await filesUnder("static/dist");
  for (const [name, content] of files) {
    await mkdir(path.dirname(path.join(DIST, name)), { recursive: true });
    await writeFile(path.join(DIST, name), content);
  }
  await writeFile(path.join(DIST, "manifest.new"), manifest);
  await rename(path.join(DIST, "manifest.new"), path.join(DIST, "manifest.json"));
  for (const file of old.map((name) => path.join(ROOT, name))) {
    if (existsSync(file) && Date.now() - statSync(file).mtimeMs > DAY) await rm(file);
  }
}

try {
  const manifest = await build();
  console.log(`Built ${Object.keys(manifest).length} files into static/dist.`);
} catch (problem) {
  console.error(problem.errors ? "The front end was not built (see above)." : problem.message);
  process.exitCode = 1;
}
