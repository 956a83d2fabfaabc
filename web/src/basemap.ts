// The map that a desk was given to draw on: a GeoJSON or PMTiles file of its own, asked of the desk like all else. What a
// file means by its layers nobody knows here, so areas are tinted, lines drawn, and points dotted, all in quiet tones.
import { addProtocol, type LayerSpecification, type SourceSpecification } from "maplibre-gl";
import type { Colours } from "./style";

export interface Base {
  sources: Record<string, SourceSpecification>;
  layers(c: Colours): LayerSpecification[];
}

export async function basemap(kind: string, path: string): Promise<Base | null> {
  const address = new URL(path, location.href).href;
  if (kind === "geojson") {
    return {
      sources: { base: { type: "geojson", data: address } },
      layers: (c) => drawn("base", c, null),
    };
  }
  return kind === "pmtiles" ? tiles(address) : null;
}

async function tiles(address: string): Promise<Base> {
  const { PMTiles, Protocol, TileType } = await import("pmtiles");
  const archive = new PMTiles(address);
  const protocol = new Protocol();
  protocol.add(archive);
  addProtocol("pmtiles", protocol.tile);
  const { tileType } = await archive.getHeader();
  if (tileType !== TileType.Mvt) {
    return {
      sources: { base: { type: "raster", url: `pmtiles://${address}`, tileSize: 256 } },
      layers: () => [{ id: "base", type: "raster", source: "base", paint: { "raster-fade-duration": 0 } }],
    };
  }
  const told = (await archive.getMetadata()) as { vector_layers?: { id: string }[] };
  const names = (told.vector_layers ?? []).map((one) => one.id);
  return {
    sources: { base: { type: "vector", url: `pmtiles://${address}` } },
    layers: (c) => names.flatMap((name) => drawn("base", c, name)),
  };
}

function drawn(source: string, c: Colours, layer: string | null): LayerSpecification[] {
  const of = { source, ...(layer === null ? {} : { "source-layer": layer }) };
  const id = layer ?? source;
  return [
    {
      id: `${id}-areas`,
      type: "fill",
      ...of,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": c.rule, "fill-opacity": 0.35, "fill-outline-color": c.edge },
    },
    {
      id: `${id}-lines`,
      type: "line",
      ...of,
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": c.edge, "line-width": 0.8 },
    },
    {
      id: `${id}-points`,
      type: "circle",
      ...of,
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 2, "circle-color": c.edge },
    },
  ];
}
