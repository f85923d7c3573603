// Draws the charts of a page. Their data stand in the page as JSON; how each kind looks is decided here. Colours come from the style sheet.
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('charts').textContent);
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  const MOST_POINTS_AS_SVG = 4000;
  const MOST_SYMBOLS = 40;
  let look;
  let drawn = [];

  function readLook() {
    const style = getComputedStyle(document.documentElement);
    const value = name => style.getPropertyValue(name).trim();
    return {
      paper: value('--paper'), panel: value('--panel'), ink: value('--ink'), quiet: value('--quiet'), rule: value('--rule'), accent: value('--accent'),
      good: value('--good'), bad: value('--bad'), warn: value('--warn'), series: value('--series').split(',').map(colour => colour.trim()),
      font: getComputedStyle(document.body).fontFamily
    };
  }

  function number(value) {
    if (value === null || value === undefined || !isFinite(value)) {
      return 'missing';
    }
    if (Number.isInteger(value) && Math.abs(value) < 1e15) {
      return value.toLocaleString('en-US');
    }
    const size = Math.abs(value);
    return size < 1e-4 || size >= 1e9 ? String(Number(value.toPrecision(5)).toExponential()).replace('e+', 'e') : String(Number(value.toPrecision(5)));
  }

  function bytes(value) {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    while (Math.abs(value) >= 999.5 && unit + 1 < units.length) {
      value /= 1000;
      unit++;
    }
    return (unit === 0 || value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2)) + ' ' + units[unit];
  }

  const formats = {number: number, bytes: bytes, percent: value => Number((value * 100).toPrecision(4)) + ' %'};

  function wording(format) {
    return value => value === null || value === undefined || !isFinite(value) ? 'missing' : formats[format](value);
  }

  function common() {
    return {
      color: look.series, backgroundColor: 'transparent', animation: false,
      textStyle: {color: look.ink, fontFamily: look.font, fontSize: 12},
      legend: {show: false},
      // Texts of data are never taken for HTML.
      tooltip: {renderMode: 'richText', backgroundColor: look.paper, borderColor: look.rule, borderWidth: 1, padding: [8, 12], textStyle: {color: look.ink, fontSize: 12, fontFamily: look.font}, confine: true}
    };
  }

  // In rich text, braces are markup.
  function plain(text) {
    return String(text).replace(/\{/g, '(').replace(/\}/g, ')').replace(/\|/g, '\u2502');
  }

  function legend(names) {
    return {show: names.length > 1, left: 0, top: 0, itemGap: 20, itemWidth: 16, itemHeight: 8, icon: 'roundRect', data: names, textStyle: {color: look.ink}, inactiveColor: look.rule};
  }

  function axis(description, vertical) {
    return {
      type: description.logarithmic ? 'log' : 'value', name: description.title, scale: true,
      nameLocation: vertical ? 'end' : 'middle', nameGap: vertical ? 14 : 30,
      nameTextStyle: {color: look.quiet, align: vertical ? 'left' : 'center', padding: 0},
      axisLabel: {color: look.quiet, formatter: wording(description.format), hideOverlap: true},
      max: description.format === 'percent' ? extent => extent.max > 0.95 && extent.max <= 1 ? 1 : null : null,
      axisLine: {show: !vertical, lineStyle: {color: look.rule}}, axisTick: {show: false},
      splitLine: {show: vertical, lineStyle: {color: look.rule}}, splitNumber: 5
    };
  }

  function lines(chart) {
    const names = chart.lines.map(line => line.name);
    const left = axis(chart.left, true);
    left.nameTextStyle.align = 'left';
    const axes = [left];
    if (chart.right) {
      const right = axis(chart.right, true);
      right.nameTextStyle.align = 'right';
      right.splitLine.show = false;
      axes.push(right);
    }
    const option = common();
    const xWording = wording(chart.x.format);
    const x = axis(chart.x, false);
    const last = Math.max(...chart.lines.flatMap(line => line.points.map(point => point[0])));
    x.minInterval = 1;
    x.min = Math.min(...chart.lines.flatMap(line => line.points.map(point => point[0])));
    x.max = last;
    option.legend = legend(names);
    option.grid = {left: 4, right: 16, top: names.length > 1 ? 64 : 40, bottom: 36, containLabel: true};
    option.xAxis = x;
    option.yAxis = axes;
    option.tooltip.trigger = 'axis';
    option.tooltip.formatter = points => plain(chart.x.title) + ' ' + xWording(points[0].value[0]) + '\n'
      + points.map(point => plain(point.seriesName) + ': ' + wording((chart.lines[point.seriesIndex].right ? chart.right : chart.left).format)(point.value[1])).join('\n');
    option.series = chart.lines.map((line, i) => ({
      type: 'line', name: line.name, yAxisIndex: line.right ? 1 : 0, data: line.points, symbol: 'circle', symbolSize: 5,
      showSymbol: line.points.length <= MOST_SYMBOLS, lineStyle: {width: 2, type: line.right ? [6, 3] : 'solid'}, emphasis: {disabled: true},
      markLine: chart.mark && i === 0 ? {
        silent: true, symbol: 'none', data: [{xAxis: chart.mark.x}], lineStyle: {color: look.quiet, type: [2, 3], width: 1},
        label: {formatter: plain(chart.mark.text), color: look.quiet, position: 'insideEndTop', rotate: 0, align: chart.mark.x > last / 2 ? 'right' : 'left', padding: [0, 6], distance: [0, -12]}
      } : undefined
    }));
    return option;
  }

  function scatter(chart) {
    const option = common();
    const names = chart.groups.map(group => group.name).concat(chart.guide ? [chart.guide.name] : []);
    option.legend = legend(names);
    option.grid = {left: 4, right: 24, top: names.length > 1 ? 64 : 40, bottom: 36, containLabel: true};
    option.xAxis = axis(chart.x, false);
    option.xAxis.splitLine = {show: true, lineStyle: {color: look.rule}};
    option.yAxis = axis(chart.y, true);
    option.tooltip.formatter = point => (point.data[2] ? plain(point.data[2]) + '\n' : '') + plain(chart.x.title) + ': ' + wording(chart.x.format)(point.value[0]) + '\n'
      + plain(chart.y.title) + ': ' + wording(chart.y.format)(point.value[1]);
    option.series = chart.groups.map(group => ({type: 'scatter', name: group.name, data: group.dots, symbolSize: 8, itemStyle: {opacity: 0.75}, emphasis: {scale: 1.4}}));
    if (chart.guide) {
      option.series.push({type: 'line', name: chart.guide.name, data: chart.guide.points, step: chart.guide.stepped ? 'end' : false, symbol: chart.guide.stepped ? 'circle' : 'none', symbolSize: 9,
        lineStyle: {width: 2, type: chart.guide.stepped ? 'solid' : [6, 4]}, z: 3, itemStyle: {borderWidth: chart.guide.stepped ? 2 : 0, borderColor: look.paper}});
    }
    return option;
  }

  function parallel(chart) {
    const last = chart.axes.length - 1;
    const option = common();
    const extent = chart.rows.map(row => row[last]).filter(value => value !== null);
    const texts = {color: look.ink, fontSize: 11, textBorderColor: look.paper, textBorderWidth: 3};
    option.grid = {show: false};
    option.parallel = {left: 48, right: 72, top: 56, bottom: 28, parallelAxisDefault: {
      nameTextStyle: {color: look.ink, fontSize: 12}, nameGap: 18, axisLine: {lineStyle: {color: look.quiet}}, axisTick: {show: false}, splitNumber: 4,
      areaSelectStyle: {width: 16, borderColor: look.accent, color: look.accent, opacity: 0.15}
    }};
    option.parallelAxis = chart.axes.map((axis, i) => {
      const values = chart.rows.map(row => row[i]).filter(value => value !== null);
      const one = {dim: i, name: axis.name, nameTruncate: {maxWidth: 120, ellipsis: '…'}, axisLabel: Object.assign({}, texts)};
      if (axis.categories.length) {
        return Object.assign(one, {type: 'category', data: axis.categories, boundaryGap: true});
      }
      one.axisLabel.formatter = number;
      if (axis.logarithmic) {
        one.axisLabel.formatter = value => number(Number(value.toPrecision(2)));
        return Object.assign(one, {type: 'log', min: Math.min(...values), max: Math.max(...values)});
      }
      return Object.assign(one, {type: 'value', scale: true});
    });
    option.visualMap = {
      type: 'continuous', dimension: last, min: Math.min(...extent), max: Math.max(...extent), show: false,
      inRange: {color: darkness.matches ? ['#3a4352', '#7d6bb0', '#d68a7d', '#ffd27a'] : ['#d5d9e0', '#9fb4dc', '#5b6fc4', '#3a1a78']}
    };
    const rows = chart.rows.slice().sort((a, b) => a[last] - b[last]);
    option.series = [{
      type: 'parallel', data: rows.map(row => row.map((value, i) => value === null ? '-' : chart.axes[i].categories.length ? chart.axes[i].categories[value] : value)),
      lineStyle: {width: rows.length > 200 ? 1 : 1.75, opacity: rows.length > 200 ? 0.4 : 0.75}, emphasis: {lineStyle: {width: 3, opacity: 1}}, inactiveOpacity: 0.06
    }];
    option.tooltip.formatter = point => chart.axes.map((axis, i) => plain(axis.name) + ': ' + (typeof point.value[i] === 'number' ? number(point.value[i]) : plain(point.value[i]))).join('\n');
    return option;
  }

  function mixed(colour, share) {
    const parts = from => [1, 3, 5].map(i => parseInt(from.substr(i, 2), 16));
    const top = parts(colour);
    return 'rgb(' + parts(look.paper).map((below, i) => Math.round(below + (top[i] - below) * share)).join(',') + ')';
  }

  function matrix(chart, place) {
    const size = chart.labels.length;
    const cell = Math.max(size > 60 ? 8 : 14, Math.min(44, Math.floor((place.clientWidth - 160) / size)));
    const widest = Math.min(140, Math.max(...chart.labels.map(label => label.length)) * 7 + 12);
    place.style.height = size * cell + 84 + (widest > cell ? Math.min(widest, 90) : 20) + 'px';
    const sums = chart.counts.map(row => row.reduce((sum, count) => sum + count, 0));
    const cells = [];
    chart.counts.forEach((row, i) => row.forEach((count, j) => cells.push([j, i, count])));
    const option = common();
    const labels = {color: look.quiet, fontSize: 11, width: 130, overflow: 'truncate', interval: cell < 14 ? 'auto' : 0};
    const rotated = widest > cell;
    option.grid = {left: widest + 32, top: 56 + (rotated ? Math.min(widest, 90) : 20), width: size * cell, height: size * cell};
    option.xAxis = {type: 'category', data: chart.labels, position: 'top', name: chart.columnTitle, nameLocation: 'middle', nameGap: 24 + (rotated ? Math.min(widest, 90) : 12), nameTextStyle: {color: look.ink},
      axisLabel: Object.assign({rotate: rotated ? 60 : 0}, labels, {width: rotated ? 90 : 130}), axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: false}};
    option.yAxis = {type: 'category', data: chart.labels, inverse: true, name: chart.rowTitle, nameLocation: 'middle', nameRotate: 90, nameGap: widest + 8, nameTextStyle: {color: look.ink},
      axisLabel: labels, axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: false}};
    option.tooltip.formatter = point => {
      const share = sums[point.value[1]] ? point.value[2] / sums[point.value[1]] : 0;
      return plain(chart.rowTitle) + ': ' + plain(chart.labels[point.value[1]]) + '\n' + plain(chart.columnTitle) + ': ' + plain(chart.labels[point.value[0]]) + '\n'
        + number(point.value[2]) + ' of ' + number(sums[point.value[1]]) + ', ' + formats.percent(share);
    };
    option.series = [{
      type: 'custom', data: cells, encode: {x: 0, y: 1},
      renderItem: (parameters, api) => {
        const count = api.value(2);
        const row = api.value(1);
        const right = api.value(0) === row;
        const share = sums[row] ? count / sums[row] : 0;
        const centre = api.coord([api.value(0), row]);
        const extent = api.size([1, 1]);
        // The root makes rare mistakes visible.
        const strength = count === 0 ? 0.04 : right ? 0.12 + 0.75 * share : 0.15 + 0.85 * Math.sqrt(share);
        const gap = cell > 12 ? 1 : 0;
        const children = [{type: 'rect', shape: {x: centre[0] - extent[0] / 2, y: centre[1] - extent[1] / 2, width: extent[0] - gap, height: extent[1] - gap},
          style: {fill: count === 0 ? mixed(look.quiet, 0.07) : mixed(right ? look.series[0] : look.series[1], strength)}}];
        if (count > 0 && cell >= 22) {
          const text = count >= 100000 ? (count / 1000).toFixed(0) + 'k' : count >= 10000 && cell < 40 ? (count / 1000).toFixed(0) + 'k' : String(count);
          children.push({type: 'text', style: {text: text, x: centre[0], y: centre[1], align: 'center', verticalAlign: 'middle', fontSize: cell < 30 ? 10 : 12, fontFamily: look.font,
            fill: strength > 0.55 && !darkness.matches && right ? '#ffffff' : strength > 0.5 && darkness.matches ? '#15181d' : look.ink}});
        }
        return {type: 'group', children: children};
      }
    }];
    return option;
  }

  function comparison(chart, place) {
    const option = common();
    const count = chart.measures.length;
    const narrow = place.clientWidth < 560;
    const rowHeight = 34;
    const height = chart.items.length * rowHeight;
    const labelWidth = Math.min(200, Math.max(...chart.items.map(item => item.length)) * 7.2 + 16);
    place.style.height = (narrow ? count * (height + 52) : height + 44) + 'px';
    const each = (place.clientWidth - labelWidth) / count;
    option.grid = chart.measures.map((measure, i) => narrow ? {left: labelWidth, right: 90, top: 32 + i * (height + 52), height: height}
      : {left: labelWidth + i * each, width: each - 96, top: 32, height: height});
    option.title = chart.measures.map((measure, i) => ({text: measure.name, left: narrow ? labelWidth - 4 : labelWidth + i * each - 4, top: narrow ? i * (height + 52) : 0,
      textStyle: {color: look.quiet, fontSize: 12, fontWeight: 600, fontFamily: look.font}}));
    option.xAxis = chart.measures.map((measure, i) => ({type: 'value', gridIndex: i, scale: !measure.fromZero, show: !measure.fromZero, position: 'bottom', splitNumber: 2, axisLine: {show: false}, axisTick: {show: false},
      axisLabel: {show: false}, splitLine: {show: false}, min: measure.fromZero ? 0 : extent => extent.min === extent.max ? extent.min - 1 : extent.min - (extent.max - extent.min) * 0.15}));
    option.yAxis = chart.measures.map((measure, i) => ({type: 'category', gridIndex: i, data: chart.items, inverse: true, axisLine: {show: true, lineStyle: {color: look.rule}}, axisTick: {show: false},
      axisLabel: {show: i === 0 || narrow, color: look.ink, width: labelWidth - 12, overflow: 'truncate', margin: 10},
      splitLine: {show: !measure.fromZero, lineStyle: {color: look.rule, type: [2, 3]}}}));
    option.series = chart.measures.map((measure, i) => {
      const label = {show: true, position: 'right', color: look.ink, fontSize: 12, distance: 8, formatter: point => wording(measure.format)(measure.values[point.dataIndex])};
      const colours = measure.values.map((value, j) => ({value: value, itemStyle: {color: j === 0 ? mixed(look.series[5], 0.6) : look.series[0]}}));
      return measure.fromZero ? {type: 'bar', xAxisIndex: i, yAxisIndex: i, data: colours, barWidth: 14, itemStyle: {borderRadius: [0, 3, 3, 0]}, label: label, cursor: 'default'}
        : {type: 'scatter', xAxisIndex: i, yAxisIndex: i, data: colours.map((one, j) => ({value: [one.value, j], itemStyle: one.itemStyle})), symbolSize: 11, label: label, cursor: 'default'};
    });
    option.tooltip.show = false;
    return option;
  }

  const kinds = {lines: lines, scatter: scatter, parallel: parallel, matrix: matrix, comparison: comparison};

  function points(chart) {
    return JSON.stringify(chart).length / 12;
  }

  function draw() {
    look = readLook();
    drawn.forEach(chart => chart.dispose());
    drawn = Array.from(document.querySelectorAll('[data-chart]'), place => {
      const chart = data[Number(place.dataset.chart)];
      const option = kinds[chart.kind](chart, place);
      const drawing = echarts.init(place, null, {renderer: points(chart) > MOST_POINTS_AS_SVG ? 'canvas' : 'svg'});
      drawing.setOption(option);
      return drawing;
    });
  }

  let waiting = 0;
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      clearTimeout(waiting);
      waiting = setTimeout(draw, 100);
    }
  });
  darkness.addEventListener('change', draw);
  draw();
  document.documentElement.dataset.drawn = String(drawn.length);
}());
