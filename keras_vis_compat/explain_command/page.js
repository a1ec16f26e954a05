"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const NO_NUMBER = 255, STEPS = 254; // as page_bytes.py packs them
  const [ONE_SIDED, DIVERGING] = Object.keys(data.colours);
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const chosen = { method: 0, label: 0, colours: "" };
  const root = document.documentElement;

  const make = (name, className = "", text = "") => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const bytesOf = (text) => {
    const signs = atob(text), bytes = new Uint8Array(signs.length);
    for (let at = 0; at < signs.length; at++) bytes[at] = signs.charCodeAt(at);
    return bytes;
  };

  // ---- maps: bytes, and their colours

  const unpacked = async (text) => {
    const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    for (let at = 1; at < bytes.length; at++) bytes[at] += bytes[at - 1];
    return bytes;
  };

  const paletteOf = (name) => {
    const rgb = bytesOf(data.colours[name]);
    const palette = new Uint8ClampedArray(4 * 256); // the last entry stays clear: no number
    for (let step = 0; step <= STEPS; step++) {
      const from = 3 * Math.round((step * 255) / STEPS);
      palette.set([rgb[from], rgb[from + 1], rgb[from + 2], 255], 4 * step);
    }
    return new Uint32Array(palette.buffer);
  };
  const palettes = Object.fromEntries(Object.keys(data.colours).map((name) => [name, paletteOf(name)]));
  const coloursOf = (method) => chosen.colours || (data.signed[method] ? DIVERGING : ONE_SIDED);

  const paint = (canvas, bytes, [height, width], palette) => {
    canvas.width = width;
    canvas.height = height;
    const pixels = new ImageData(width, height);
    const colours = new Uint32Array(pixels.data.buffer);
    for (let at = 0; at < bytes.length; at++) colours[at] = palette[bytes[at]];
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  };

  // ---- a view: a picture and a map over it, drawn when it is seen

  const views = new WeakMap(); // by element
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const view = views.get(target);
      if (isIntersecting) seen.add(view);
      else seen.delete(view);
      if (isIntersecting) show(view);
    }
  }, { rootMargin: "300px" });

  // `method` is null where the page's own choice counts, and -1 for the picture alone.
  const makeView = (image, method) => {
    const element = make("div", "view"), picture = make("img"), canvas = make("canvas");
    const [height, width] = data.shapes[image];
    element.style.aspectRatio = `${width} / ${height}`;
    element.classList.toggle("coarse", Math.max(height, width) <= 64);
    picture.alt = data.titles[image];
    picture.decoding = "async";
    canvas.setAttribute("aria-hidden", "true");
    element.append(picture, canvas);
    const view = { image, method, element, picture, canvas, bytes: null, shown: "" };
    views.set(element, view);
    observer.observe(element);
    return view;
  };
  const methodOf = (view) => view.method ?? chosen.method;

  const show = async (view) => {
    if (!view.picture.src) view.picture.src = data.pictures[view.image];
    const method = methodOf(view);
    if (method < 0) return;
    const colours = coloursOf(method);
    const wanted = [chosen.label, method, colours].join();
    if (view.shown === wanted) return;
    Object.assign(view, { shown: wanted, bytes: null });
    const bytes = await unpacked(data.maps[chosen.label][method][view.image]);
    if (view.shown !== wanted) return; // something else was chosen meanwhile
    view.bytes = bytes;
    paint(view.canvas, bytes, data.mapShapes[view.image], palettes[colours]);
    view.element.classList.toggle("empty", bytes.every((byte) => byte === NO_NUMBER));
    if (pointed.view === view) read();
  };

  // ---- the value under the pointer, or under the point that keys move

  const pointed = { view: null, x: 0, y: 0 }; // in parts of the width and the height
  const marker = make("span", "point");

  const textOf = (view, byte) => {
    if (byte === NO_NUMBER) return "not a number";
    const unit = byte / STEPS;
    return (data.signed[methodOf(view)] ? 2 * unit - 1 : unit).toFixed(2).replace("-", "−");
  };
  const read = () => {
    const { view, x, y } = pointed;
    if (!view || (!view.bytes && methodOf(view) >= 0)) return;
    const [rows, columns] = data.mapShapes[view.image], [height, width] = data.shapes[view.image];
    const where = `${data.titles[view.image]} · x ${Math.floor(x * width)}, y ${Math.floor(y * height)}`;
    const byte = view.bytes?.[Math.floor(y * rows) * columns + Math.floor(x * columns)];
    const text = view.bytes ? `${where} · ${data.methods[methodOf(view)]} ${textOf(view, byte)}` : where;
    byId(byId("compare").open ? "compare-value" : "value").textContent = text;
  };
  const inside = (part) => Math.min(Math.max(part, 0), 1 - 1e-9);
  const point = (view, x, y) => {
    Object.assign(pointed, { view, x: inside(x), y: inside(y) });
    read();
  };
  const followPointer = (event) => {
    const element = event.target.closest?.(".view");
    if (!element) return;
    marker.remove();
    const box = element.getBoundingClientRect();
    point(views.get(element), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  for (const kind of ["pointermove", "pointerdown"]) document.addEventListener(kind, followPointer);

  const movePoint = (view, [right, down]) => {
    const [rows, columns] = data.mapShapes[view.image];
    const start = pointed.view === view ? pointed : { x: 0.5, y: 0.5 };
    const step = Math.max(1, Math.round(Math.max(rows, columns) / 32));
    const centre = (part, size, by) => (Math.min(Math.max(Math.floor(part * size) + by * step, 0), size - 1) + 0.5) / size;
    point(view, centre(start.x, columns, right), centre(start.y, rows, down));
    marker.style.left = `${100 * pointed.x}%`;
    marker.style.top = `${100 * pointed.y}%`;
    view.element.append(marker);
  };

  // ---- the pictures

  const pictures = byId("pictures");
  const cards = data.titles.map((title, image) => {
    const item = make("li"), figure = make("figure"), caption = make("figcaption");
    const view = makeView(image, null);
    const open = make("button", "link", title), says = make("p", "quiet"), reason = make("p", "reason");
    open.type = "button";
    open.tabIndex = -1; // Enter on the picture does the same
    open.title = "Compare the methods";
    open.addEventListener("click", () => compare(image));
    view.element.tabIndex = image === 0 ? 0 : -1;
    view.element.setAttribute("role", "group");
    caption.append(open, says, reason);
    figure.append(view.element, caption);
    item.append(figure);
    pictures.append(item);
    return { view, says, reason };
  });

  const reasonOf = (method, image) => data.reasons[chosen.label][method][image] ?? "";
  const describe = (card) => {
    const { image, element } = card.view;
    card.says.textContent = data.captions[chosen.label][image];
    card.reason.textContent = reasonOf(chosen.method, image);
    const words = [data.titles[image], card.says.textContent, data.methods[chosen.method], card.reason.textContent];
    element.setAttribute("aria-label", words.filter(Boolean).join(", "));
  };

  const focusOn = (image, mayScroll = true) => {
    for (const { view } of cards) view.element.tabIndex = view.image === image ? 0 : -1;
    cards[image].view.element.focus({ preventScroll: true });
    if (mayScroll) cards[image].view.element.scrollIntoView({ block: "nearest" });
  };
  pictures.addEventListener("pointerdown", (event) => {
    const view = views.get(event.target.closest(".view"));
    if (view) focusOn(view.image, false); // nothing moves under a finger
  });

  pictures.addEventListener("keydown", (event) => {
    const view = views.get(event.target);
    if (!view || event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ARROWS[event.key], last = cards.length - 1;
    if (arrow && event.shiftKey) movePoint(view, arrow);
    else if (arrow) {
      const to = view.image + arrow[0] + arrow[1] * getComputedStyle(pictures).gridTemplateColumns.split(" ").length;
      if (to >= 0 && to <= last) focusOn(to);
    } else if (event.key === "Home") focusOn(0);
    else if (event.key === "End") focusOn(last);
    else if (event.key === "Enter") compare(view.image);
    else if (/^[1-9]$/.test(event.key) && event.key <= data.methods.length) choose({ method: event.key - 1 });
    else return;
    event.preventDefault();
  });

  // ---- what is chosen

  const legend = () => {
    const name = coloursOf(chosen.method);
    paint(byId("bar"), Uint8Array.from({ length: 256 }, (_, at) => Math.min(at, STEPS)), [1, 256], palettes[name]);
    byId("low").textContent = data.signed[chosen.method] ? "−1" : "0";
  };
  const choose = (what) => {
    Object.assign(chosen, what);
    document.getElementsByName("method")[chosen.method].checked = true;
    if (byId("label")) byId("label").value = chosen.label;
    legend();
    cards.forEach(describe);
    seen.forEach(show);
  };
  const setOpacity = () => {
    root.style.setProperty("--opacity", byId("opacity").value / 100);
    byId("percent").textContent = `${byId("opacity").value} %`;
  };
  for (const button of document.getElementsByName("method")) {
    button.addEventListener("change", () => choose({ method: Number(button.value) }));
  }
  byId("label")?.addEventListener("change", (event) => choose({ label: Number(event.target.value) }));
  byId("colours").addEventListener("change", (event) => choose({ colours: event.target.value }));
  byId("opacity").addEventListener("input", setOpacity);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());

  // ---- one picture by every method

  const clearCompared = () => {
    for (const element of byId("compared").querySelectorAll(".view")) {
      observer.unobserve(element);
      seen.delete(views.get(element));
    }
    byId("compared").replaceChildren();
  };
  const compare = (image) => {
    clearCompared();
    byId("compare-title").textContent = data.titles[image];
    byId("compare-caption").textContent = data.captions[chosen.label][image];
    byId("compare-value").textContent = "";
    byId("compared").append(...["picture", ...data.methods].map((name, at) => {
      const item = make("li"), figure = make("figure"), caption = make("figcaption", "", name);
      if (at > 0) caption.append(make("p", "reason", reasonOf(at - 1, image)));
      figure.append(makeView(image, at - 1).element, caption);
      item.append(figure);
      return item;
    }));
    byId("previous").disabled = image === 0;
    byId("next").disabled = image === cards.length - 1;
    byId("compare").dataset.image = image;
    if (!byId("compare").open) byId("compare").showModal();
  };
  const turn = (by) => {
    const to = Number(byId("compare").dataset.image) + by;
    if (cards[to]) compare(to);
  };
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("close").addEventListener("click", () => byId("compare").close());
  byId("compare").addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  byId("compare").addEventListener("close", () => {
    clearCompared();
    focusOn(Number(byId("compare").dataset.image));
  });

  // ---- metrics, reasons, light and dark

  const sortBy = (head) => {
    const column = head.cellIndex, body = head.closest("table").tBodies[0];
    const before = head.getAttribute("aria-sort");
    const first = head.dataset.better === "higher" ? "descending" : "ascending"; // the best on top
    const other = first === "ascending" ? "descending" : "ascending";
    const order = before === first ? other : first;
    for (const each of head.parentNode.cells) each.setAttribute("aria-sort", each === head ? order : "none");
    const keyOf = (row) => row.cells[column].dataset.value;
    const compared = (one, two) => {
      if (keyOf(one) === "" || keyOf(two) === "") return (keyOf(one) === "") - (keyOf(two) === "");
      const difference = column ? keyOf(one) - keyOf(two) : keyOf(one).localeCompare(keyOf(two));
      return order === "ascending" ? difference : -difference;
    };
    body.append(...[...body.rows].sort(compared));
  };
  for (const head of document.querySelectorAll("table.sortable thead th")) {
    head.firstElementChild.addEventListener("click", () => sortBy(head));
  }
  byId("reasons")?.addEventListener("click", (event) => {
    const { image, method, label } = event.target.dataset;
    if (image === undefined) return;
    choose({ method: Number(method), label: Number(label) });
    focusOn(Number(image));
  });

  const KEY = "keras_vis_compat theme";
  const remembered = (value) => {
    try { // a browser may forbid files to remember anything
      if (value) localStorage.setItem(KEY, value);
      return localStorage.getItem(KEY);
    } catch { return null; }
  };
  const isDark = () => (root.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const setTheme = (theme) => {
    if (theme === "dark" || theme === "light") root.style.colorScheme = theme;
    byId("theme").setAttribute("aria-pressed", isDark());
  };
  byId("theme").addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    setTheme(theme);
    remembered(theme);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme());

  setTheme(remembered());
  setOpacity();
  choose({});
})();
