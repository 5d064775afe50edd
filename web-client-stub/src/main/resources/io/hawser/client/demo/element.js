// Small words for making elements. What a machine or the gateway said becomes text, never markup.

export const part = id => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Changes the text only if it is another, so that nothing is laid out or read out anew for nothing. */
export function write(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

/** The words of the name of an enum's constant. */
export const words = constant => constant.toLowerCase().replaceAll('_', ' ');
