import type { Feature, Polygon } from "geojson";

const EARTH_KM = 6371.0088; // mean radius
const CORNERS = 64;

/** The points at a distance around a place: where something known no better may have been. */
export function area(lon: number, lat: number, km: number, properties: Record<string, unknown>): Feature<Polygon> {
  const angle = km / EARTH_KM;
  const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
  const ring = Array.from({ length: CORNERS + 1 }, (_, at) => {
    const bearing = (2 * Math.PI * (at % CORNERS)) / CORNERS;
    const sin = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const y = Math.asin(sin);
    const x =
      lambda +
      Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(phi), Math.cos(angle) - Math.sin(phi) * sin);
    return [(x * 180) / Math.PI, (y * 180) / Math.PI];
  });
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } };
}
