// A drawn signature as an SVG path in a hidden field. Who cannot draw gives the PIN instead: the
// page shows the canvas only when this file runs, and never asks for both.

const WIDTH = 640;
const HEIGHT = 200;
const LONGEST = 20000;

function start(place) {
  if (place.hasAttribute("data-ready")) return;
  place.setAttribute("data-ready", "");
  place.hidden = false;
  const canvas = place.querySelector("canvas");
  const field = place.querySelector('input[type="hidden"]');
  const pen = canvas.getContext("2d");
  let path = "";
  let drawing = false;
  pen.lineWidth = 2.5;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#14191b";

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      Math.round(((event.clientX - box.left) * WIDTH) / box.width),
      Math.round(((event.clientY - box.top) * HEIGHT) / box.height),
    ];
  };

  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = at(event);
    path += `M${x} ${y}`;
    pen.beginPath();
    pen.moveTo(x, y);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || path.length > LONGEST) return;
    const [x, y] = at(event);
    path += `L${x} ${y}`;
    pen.lineTo(x, y);
    pen.stroke();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      drawing = false;
      field.value = path;
    });
  }
  place.querySelector("[data-signature-clear]").addEventListener("click", () => {
    path = "";
    field.value = "";
    pen.clearRect(0, 0, WIDTH, HEIGHT);
  });
}

const startAll = () => document.querySelectorAll("[data-signature]").forEach(start);
document.addEventListener("htmx:afterSettle", startAll);
startAll();
