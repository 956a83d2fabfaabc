// Builds the islands into a folder: node build.mjs [FOLDER]. The folder is whole or not there, and holds the licences of
// all that went into it. Nothing is fetched here; `npm ci` has done that.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { world } from "./world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/truceline/serve/pages/static/built"));
const making = `${out}.${process.pid}`; // beside it, so that it can be put in its place at one stroke
const FREE = /^(MIT|ISC|BSD-[23]-Clause|0BSD|\(MIT OR Apache-2\.0\))$/;

// The worker of MapLibre is a file of its own that Vite takes as it is: these are the packages within it.
const WITHIN_THE_WORKER = [
  "maplibre-gl", "@maplibre/maplibre-gl-style-spec", "@maplibre/geojson-vt", "@maplibre/vt-pbf", "@maplibre/mlt",
  "@mapbox/point-geometry", "@mapbox/unitbezier", "@mapbox/vector-tile", "earcut", "kdbush", "pbf", "potpack",
  "murmurhash-js", "quickselect", "tinyqueue", "gl-matrix", "@mapbox/tiny-sdf", "bidi-js",
]; // prettier-ignore

mkdirSync(join(here, ".made"), { recursive: true });
const drawn = world({
  atlas: join(here, "node_modules/world-atlas/countries-50m.json"),
  disputed: join(here, "disputed.csv"),
});
writeFileSync(join(here, ".made/world.json"), JSON.stringify(drawn));

const packages = new Set(["world-atlas", ...WITHIN_THE_WORKER]);
const noting = {
  name: "packages",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      for (const id of Object.keys(chunk.modules ?? {})) {
        const found = id.replaceAll("\\", "/").match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
        if (found && found[1] !== "vite") packages.add(found[1]);
      }
    }
  },
};

try {
  await build({
    root: here,
    configFile: false,
    base: "./", // files find each other by their own address
    logLevel: "warn",
    plugins: [noting],
    build: {
      outDir: making,
      emptyOutDir: true,
      assetsDir: ".",
      assetsInlineLimit: 0,
      manifest: "manifest.json",
      modulePreload: { polyfill: false },
      target: "es2022",
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: join(here, "src/desk.ts") },
    },
  });
  writeFileSync(join(making, "LICENSES.txt"), licences());
  rmSync(out, { recursive: true, force: true });
  renameSync(making, out);
} finally {
  rmSync(making, { recursive: true, force: true });
}

function licences() {
  const parts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (!FREE.test(license)) throw new Error(`${name} ${version} is under ${license}; the bundle takes MIT, BSD and ISC`);
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : `License: ${license}`;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `What the map and the timeline of the desk are made of beside truceline's own code.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
