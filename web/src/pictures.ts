// Plots as PNG: the SVG that the desk gives, drawn on a canvas. Only a browser can, so the button appears with the script.
import { element } from "./api";

const SCALE = 2;

export function pictures(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-picture]:not([data-awake])")) {
    link.dataset["awake"] = "";
    const button = element("button", { type: "button", class: "link" }, "PNG");
    button.setAttribute("aria-label", `${link.getAttribute("aria-label") ?? "Picture"}, PNG`.replace("SVG, ", ""));
    button.addEventListener("click", () => {
      button.disabled = true;
      save(link)
        .catch((problem: unknown) => {
          button.textContent = `PNG: ${problem instanceof Error ? problem.message : problem}`;
        })
        .finally(() => {
          button.disabled = false;
        });
    });
    link.after(" · ", button);
  }
}

async function save(link: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`the desk answered ${answer.status}`);
  const drawing = await answer.blob();
  const address = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!made) throw new Error("this browser makes none");
    give(made, (link.dataset["picture"] ?? "plot") + ".png");
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Hand a file to whoever looks at the page. */
export function give(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
