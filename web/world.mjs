// Makes the world that the map draws when nobody gives it another: land, thin borders, and disputed ones to be dashed.
// The shapes are Natural Earth's at 1:50 million, as the npm package world-atlas has them. No country is a shape in what
// comes out: nothing can be labelled with it, filled for it, or looked up in it.
import { readFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";

const DECIMALS = 3; // of a degree: a hundred metres, far finer than the drawing

export function world({ atlas, disputed }) {
  const topology = JSON.parse(readFileSync(atlas, "utf8"));
  const rules = read(disputed);
  const { countries, land } = topology.objects;
  const known = new Set(countries.geometries.map((one) => one.properties.name));
  for (const rule of rules) {
    for (const name of [rule.a, rule.b]) {
      if (!known.has(name)) throw new Error(`${disputed}:${rule.line}: the atlas has no ${name}`);
    }
  }
  const settled = [];
  const dashed = [];
  const drawn = new Map(rules.map((rule) => [rule, 0]));
  const pairs = new Set();
  mesh(topology, countries, (a, b) => {
    if (a !== b) pairs.add(pair(a.properties.name, b.properties.name));
    return false;
  });
  for (const names of pairs) {
    const line = mesh(topology, countries, (a, b) => a !== b && pair(a.properties.name, b.properties.name) === names);
    const mine = rules.filter((rule) => pair(rule.a, rule.b) === names);
    for (const coordinates of line.coordinates) {
      for (const [piece, rule] of split(coordinates, mine)) {
        (rule ? dashed : settled).push(piece);
        if (rule) drawn.set(rule, drawn.get(rule) + 1);
      }
    }
  }
  for (const [rule, count] of drawn) {
    if (!count) throw new Error(`${disputed}:${rule.line}: ${rule.a} and ${rule.b} share no line there`);
  }
  return {
    type: "FeatureCollection",
    features: [
      ...feature(topology, land).features.map((one) => shape("land", whole(one.geometry))),
      shape("border", { type: "MultiLineString", coordinates: settled }),
      shape("disputed", { type: "MultiLineString", coordinates: dashed }),
    ],
  };
}

const pair = (a, b) => [a, b].sort().join("\n");

function shape(kind, geometry) {
  return { type: "Feature", properties: { kind }, geometry: { ...geometry, coordinates: rounded(geometry.coordinates) } };
}

// The atlas has land that lies on both sides of the 180th meridian as one ring, whose longitude leaps there: drawn as it
// is, the leap is a line around the world. Here such a ring goes on beyond 180 degrees, which the map draws on both sides.
function whole(geometry) {
  return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unleaping)) };
}

function unleaping(ring) {
  let turns = 0;
  const found = ring.map(([x, y], at) => {
    const before = at ? ring[at - 1][0] : x;
    if (Math.abs(x - before) > 180) turns += Math.sign(before - x);
    return [x + 360 * turns, y];
  });
  if (!turns) return found;
  const [first, last] = [found[0], found.at(-1)]; // around a pole, which the ring does not name
  const pole = Math.sign(first[1]) * 90;
  return [...found, [last[0], pole], [first[0], pole], first];
}

function rounded(value) {
  return typeof value === "number" ? Number(value.toFixed(DECIMALS)) : value.map(rounded);
}

// A line cut where it enters or leaves the box of a rule: [piece, rule or undefined].
function* split(line, rules) {
  const of = (one, next) => rules.find((rule) => within(one, rule.box) || within(next, rule.box));
  let start = 0;
  for (let at = 1; at < line.length; at++) {
    const mine = of(line[at - 1], line[at]);
    const next = at + 1 < line.length ? of(line[at], line[at + 1]) : null;
    if (next !== mine) {
      yield [line.slice(start, at + 1), mine];
      start = at;
    }
  }
}

function within([x, y], box) {
  return !box || (box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3]);
}

function read(path) {
  const found = [];
  for (const [at, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (!line.trim() || line.startsWith("#") || at === 0) continue;
    const [a, b, ...rest] = line.split(",");
    const box = rest.slice(0, 4).map((one) => (one === "" ? null : Number(one)));
    const whole = box.every((one) => one === null);
    if (box.length < 4 || (!whole && box.some((one) => one === null || Number.isNaN(one)))) {
      throw new Error(`${path}:${at + 1}: a box is four numbers, or none`);
    }
    found.push({ a, b, box: whole ? null : box, line: at + 1 });
  }
  return found;
}
