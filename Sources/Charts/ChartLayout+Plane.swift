// Columns, lines and timelines: something over the categories from left to right.
extension ChartLayout {
    private static let planeHeight = 150.0

    /// A column for each category, of one part for each series.
    mutating func columns(_ chart: Chart, from top: Double) -> Double {
        let top = legend(chart.series.map(\.name), from: top)
        let totals = chart.categories.indices.map { category in
            chart.series.indices.reduce(0) { $0 + chart.value($1, category) }
        }
        let most = Self.scale(totals.max() ?? 0)
        let plane = axes(chart, most: most, from: top)
        let step = plane.width / Double(max(1, chart.categories.count))
        for category in chart.categories.indices {
            var y = plane.bottom
            let width = min(48, step * 0.66)
            for series in chart.series.indices {
                let height = plane.height * chart.value(series, category) / most
                guard height > 0 else { continue }
                y -= height
                add(
                    .area(
                        Box(
                            x: plane.x + step * (Double(category) + 0.5) - width / 2, y: y, width: width, height: height
                        ),
                        theme.mark(series), radius: 0))
            }
        }
        return names(chart, under: plane, step: step)
    }

    /// A line for each series, broken where a value is missing.
    mutating func lines(_ chart: Chart, from top: Double) -> Double {
        let top = legend(chart.series.map(\.name), from: top)
        let most = Self.scale(
            chart.series.indices.flatMap { series in chart.categories.indices.map { chart.value(series, $0) } }.max()
                ?? 0)
        let plane = axes(chart, most: most, from: top)
        let step = plane.width / Double(max(1, chart.categories.count))
        for series in chart.series.indices {
            let pieces = chart.categories.indices.split { chart.isGap(series, $0) }.map { piece in
                piece.map { category in
                    (
                        x: plane.x + step * (Double(category) + 0.5),
                        y: plane.bottom - plane.height * chart.value(series, category) / most
                    )
                }
            }
            for points in pieces where points.count > 1 { add(.line(points, theme.mark(series), width: 2.5)) }
            for point in pieces.joined() { add(.dot(x: point.x, y: point.y, radius: 3.5, theme.mark(series))) }
        }
        return names(chart, under: plane, step: step)
    }

    /// A lane for each series, with a dot in each category that has something.
    mutating func timeline(_ chart: Chart, from top: Double) -> Double {
        let inner = width - 2 * Self.margin
        let labels = chart.series.map { fitted($0.name, size: Self.normal, into: inner * 0.34) }
        let labelWidth = labels.map { self.width(of: $0, Self.normal) }.max() ?? 0
        let most =
            chart.series.indices.flatMap { series in chart.categories.indices.map { chart.value(series, $0) } }.max()
            ?? 0
        let lane = 30.0
        let plane = Box(
            x: Self.margin + labelWidth + Self.gap, y: top, width: inner - labelWidth - Self.gap,
            height: lane * Double(max(1, chart.series.count)))
        let step = plane.width / Double(max(1, chart.categories.count))
        for series in chart.series.indices {
            let middle = top + lane * (Double(series) + 0.5)
            write(
                labels[series], x: Self.margin, y: middle - Self.lineHeight(Self.normal) / 2, size: Self.normal,
                theme.ink)
            add(.line([(plane.x, middle), (plane.right, middle)], theme.rule, width: 1))
            for category in chart.categories.indices where chart.value(series, category) > 0 {
                let size = (chart.value(series, category) / most).squareRoot()
                add(
                    .dot(
                        x: plane.x + step * (Double(category) + 0.5), y: middle,
                        radius: min(step * 0.45, 4 + 7 * size), theme.mark(series)))
            }
        }
        return names(chart, under: plane, step: step)
    }

    // MARK: - Around it

    /// Lines across with their values; the plane above the lowest.
    private mutating func axes(_ chart: Chart, most: Double, from top: Double) -> Box {
        let marks = [0, most / 2, most]
        let inner = width - 2 * Self.margin
        let texts = marks.map { fitted(chart.format($0), size: Self.small, into: inner * 0.25) }
        let left = texts.map { self.width(of: $0, Self.small) }.max() ?? 0
        let line = Self.lineHeight(Self.small)
        let plane = Box(
            x: Self.margin + left + 8, y: top + line / 2, width: inner - left - 8, height: Self.planeHeight)
        for (mark, text) in zip(marks, texts) {
            let y = plane.bottom - plane.height * mark / most
            add(.line([(plane.x, y), (plane.right, y)], theme.rule, width: 1))
            write(
                text, x: Self.margin + left - self.width(of: text, Self.small), y: y - line / 2, size: Self.small,
                theme.muted)
        }
        return plane
    }

    /// The categories' names, as many as have room beside each other; where they end.
    private mutating func names(_ chart: Chart, under plane: Box, step: Double) -> Double {
        let y = plane.bottom + 8
        guard !chart.categories.isEmpty else { return y }
        let widest = chart.categories.map { self.width(of: $0, Self.small) }.max() ?? 0
        // Every name, or every second, third … one; a name may be as wide as the place up to the next one.
        var every = 1
        while every < chart.categories.count, step * Double(every) < min(widest, 72) + 6 { every += 1 }
        for index in stride(from: 0, to: chart.categories.count, by: every) {
            let text = fitted(chart.categories[index], size: Self.small, into: step * Double(every) - 6)
            let width = self.width(of: text, Self.small)
            let middle = plane.x + step * (Double(index) + 0.5)
            let x = min(max(middle - width / 2, plane.x - 2), self.width - Self.margin - width)
            write(text, x: x, y: y, size: Self.small, theme.muted)
        }
        return y + Self.lineHeight(Self.small)
    }
}
