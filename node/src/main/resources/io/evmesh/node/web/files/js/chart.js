/** Charts by uPlot, that keep their element over redraws. */

import { html } from "../lib/lit-html/lit-html.js";
import { directive, AsyncDirective } from "../lib/lit-html/async-directive.js";
import uPlot from "../lib/uplot/dist/uPlot.esm.js";

const HEIGHT = 150;

class Line extends AsyncDirective {
  render() {}

  update({ element }, [points, label]) {
    const data = [points.map(([x]) => x), points.map(([, y]) => y)];
    if (!this.chart) {
      const style = getComputedStyle(document.documentElement);
      const quiet = style.getPropertyValue("--quiet");
      const grid = { stroke: style.getPropertyValue("--line"), width: 1 };
      const accent = style.getPropertyValue("--accent");
      this.chart = new uPlot({
        width: Math.max(280, element.clientWidth - 16), height: HEIGHT,
        scales: { x: { time: false }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [{ stroke: quiet, grid, incrs: [1, 2, 5, 10, 20, 50] }, { stroke: quiet, grid, size: 55 }],
        series: [{ label: "block" }, { label, stroke: accent, fill: accent + "22", width: 2, points: { show: false } }],
      }, data, element);
      this.observer = new ResizeObserver(() =>
        this.chart.setSize({ width: Math.max(280, element.clientWidth - 16), height: HEIGHT }));
      this.observer.observe(element);
    } else {
      this.chart.setData(data);
    }
  }

  disconnected() {
    this.observer?.disconnect();
    this.chart?.destroy();
    this.chart = undefined;
  }
}

const draw = directive(Line);

/** A line over [[x, y], …] with x a block's number. */
export const line = (points, label) => html`<div class="chart" role="img" aria-label="${label} by block" ${draw(points, label)}></div>`;
