// What a reader would object to, a line each, told to the page around this one.
'use strict';
const LEAST_PX = 10;        // letters at 320 px
const MOST_SPOKEN = 300;    // characters of an alternative text
const LEAST_APART = 3;      // units of the picture between two texts of a row
const LEAST_CONTRAST = 4.5; // WCAG 2.1, 1.4.3

const breaches = [];

function images() {
  for (const image of document.images) {
    const name = image.getAttribute('src');
    if (!image.complete || image.naturalWidth === 0) breaches.push(name + ': broken image');
    if (image.alt.length < 40) breaches.push(name + ': without alternative text');
    if (image.alt.length > MOST_SPOKEN) breaches.push(name + ': an alternative text of ' + image.alt.length + ' characters');
    if (image.getBoundingClientRect().right > window.innerWidth) breaches.push(name + ': wider than the page');
  }
}

// Relative luminance of "rgb(r, g, b)" (WCAG 2.1).
function luminance(colour) {
  const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// The box of a text's letters: what getBBox says is a line, whose upper and lower eighth are empty.
function letters(text) {
  const box = text.getBBox(), eighth = box.height / 8;
  return {text, left: box.x, right: box.x + box.width, top: box.y + eighth, bottom: box.y + box.height - eighth};
}

function picture(svg) {
  const name = svg.parentNode.title;
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const page = svg.querySelector('rect.page');
  const background = page ? getComputedStyle(page).fill : 'rgb(255, 255, 255)';
  const boxes = [...svg.querySelectorAll('text')]
      .filter((text) => getComputedStyle(text).display !== 'none').map(letters);
  if (boxes.length < 3) breaches.push(name + ': hardly any text');
  boxes.forEach((box, i) => {
    const says = name + ': "' + box.text.textContent + '" ';
    const style = getComputedStyle(box.text);
    const view = svg.viewBox.baseVal;
    if (box.left < 4 || box.top < 4 || box.right > view.width - 4 || box.bottom > view.height - 4)
      breaches.push(says + 'is cut off');
    for (const other of boxes.slice(i + 1))
      if (box.left < other.right + LEAST_APART && other.left < box.right + LEAST_APART && box.top < other.bottom && other.top < box.bottom)
        breaches.push(says + 'touches "' + other.text.textContent + '"');
    const px = parseFloat(style.fontSize) * scale;
    if (px < LEAST_PX) breaches.push(says + 'is ' + px.toFixed(1) + ' px tall');
    if (contrast(style.fill, background) < LEAST_CONTRAST) breaches.push(says + 'lacks contrast');
  });
}

window.addEventListener('load', () => {
  images();
  document.querySelectorAll('svg').forEach(picture);
  parent.postMessage(['measured at ' + window.innerWidth, ...breaches, ''].join('\n'), '*');
});
