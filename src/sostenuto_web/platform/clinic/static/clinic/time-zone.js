// Offers the browser's own time zone where nobody has chosen one yet.

/** Fill an untouched time zone field with the zone this browser keeps. */
export function offerTimeZone(field) {
  const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field && guess && guess !== "UTC") field.value = guess;
}

offerTimeZone(document.querySelector('form [data-guess="time-zone"]:not([aria-invalid="true"])'));
