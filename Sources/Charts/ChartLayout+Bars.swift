// Bars and the funnel: lengths side by side, each with its words.
extension ChartLayout {
    /// A bar for each category, with its name before and its value behind it.
    mutating func bars(_ chart: Chart, from top: Double) -> Double {
        rows(chart, from: top) { _, share, track in
            Box(x: track.x, y: track.y, width: max(share > 0 ? 2 : 0, track.width * share), height: track.height)
        } value: {
            chart.format($0)
        }
    }

    /// What is left of the first category: bars about a common middle.
    mutating func funnel(_ chart: Chart, from top: Double) -> Double {
        let first = chart.value(0, 0)
        return rows(chart, from: top) { _, share, track in
            let width = max(share > 0 ? 2 : 0, track.width * share)
            return Box(x: track.x + (track.width - width) / 2, y: track.y, width: width, height: track.height)
        } value: { value in
            let percent = first > 0 ? " · \(Int((100 * value / first).rounded())) %" : ""
            return chart.format(value) + percent
        }
    }

    private mutating func rows(
        _ chart: Chart, from top: Double, bar: (Int, Double, Box) -> Box, value words: (Double) -> String
    ) -> Double {
        let values = chart.categories.indices.map { chart.value(0, $0) }
        let most = values.max() ?? 0
        let inner = width - 2 * Self.margin
        let texts = values.enumerated().map { index, value in
            fitted(
                chart.isGap(0, index) ? chart.words(0, index) : words(value), size: Self.normal, .bold,
                into: inner * 0.34)
        }
        let valueWidth = texts.map { self.width(of: $0, Self.normal, .bold) }.max() ?? 0
        let names = chart.categories.map { wrapped($0, size: Self.normal, into: inner * 0.36, most: 2) }
        let nameWidth = names.flatMap { $0 }.map { self.width(of: $0, Self.normal) }.max() ?? 0
        let track = Box(
            x: Self.margin + nameWidth + Self.gap, y: 0,
            width: inner - nameWidth - valueWidth - 2 * Self.gap, height: 18)
        let line = Self.lineHeight(Self.normal)
        var y = top
        for index in chart.categories.indices {
            let height = max(26, line * Double(names[index].count) + 6)
            let middle = y + height / 2
            for (number, name) in names[index].enumerated() {
                write(
                    name, x: Self.margin, y: middle - line * (Double(names[index].count) / 2 - Double(number)),
                    size: Self.normal, theme.ink)
            }
            let place = Box(x: track.x, y: middle - track.height / 2, width: track.width, height: track.height)
            let box = bar(index, most > 0 ? values[index] / most : 0, place)
            if box.width > 0 { add(.area(box, theme.mark(0), radius: 3)) }
            // A bar has its value at its end; in a funnel all values stand in one column.
            let x = chart.kind == .bars ? box.right + Self.gap : track.right + Self.gap
            write(texts[index], x: x, y: middle - line / 2, size: Self.normal, .bold, theme.ink)
            y += height + 4
        }
        return y
    }
}
