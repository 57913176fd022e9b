/** The reading page: an address that names a segment leads to it, also where another window is shown. */

function find() {
  const id = /^#s-(.+)$/.exec(decodeURIComponent(location.hash))?.[1];
  const here = new URLSearchParams(location.search).get("at");
  if (id && id !== here && !document.getElementById(`s-${id}`)) {
    location.replace(`?at=${encodeURIComponent(id)}${location.hash}`);
  }
}

addEventListener("hashchange", find);
find();
