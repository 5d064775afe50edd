// The seats of one gateway: a dot for each device, in the order of their names, as large as there is room for.

const FRESH = 1_500; // how long a device that came wears its ring
const LARGEST = 12;

export const colourOf = index => getComputedStyle(document.documentElement).getPropertyValue(`--seat-${index % 6}`).trim();

/** Draws them; devices are { colour, since }. Answers whether a ring is still to go. */
export function draw(canvas, devices, at, hollow) {
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const cell = cellFor(devices.length, width, height);
  const columns = Math.max(1, Math.floor(width / cell));
  let rings = false;
  devices.forEach((device, i) => {
    const x = (i % columns + .5) * cell;
    const y = (Math.floor(i / columns) + .5) * cell;
    pen.beginPath();
    pen.arc(x, y, Math.max(.8, cell * .36), 0, 7);
    pen.fillStyle = pen.strokeStyle = device.colour;
    if (hollow) {
      pen.lineWidth = Math.max(.7, cell * .12);
      pen.stroke();
    } else {
      pen.fill();
    }
    const age = at - device.since;
    if (!hollow && age < FRESH) {
      rings = true;
      pen.globalAlpha = 1 - age / FRESH;
      pen.beginPath();
      pen.arc(x, y, cell * (.45 + .35 * age / FRESH), 0, 7);
      pen.lineWidth = Math.max(1, cell * .14);
      pen.stroke();
      pen.globalAlpha = 1;
    }
  });
  return rings;
}

/** The largest cell with which so many have room. */
function cellFor(count, width, height) {
  let cell = LARGEST;
  while (cell > 2 && Math.floor(width / cell) * Math.floor(height / cell) < count) cell -= .5;
  return cell;
}
