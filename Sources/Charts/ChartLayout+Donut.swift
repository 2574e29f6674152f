extension ChartLayout {
    /// A ring with one part for each category, and beside it their names and values.
    mutating func donut(_ chart: Chart, from top: Double) -> Double {
        let values = chart.categories.indices.map { chart.value(0, $0) }
        let total = values.reduce(0, +)
        let outer = min(76, width * 0.2)
        let inner = outer * 0.62
        let line = Self.lineHeight(Self.normal) + 6
        let height = max(2 * outer, line * Double(chart.categories.count))
        let (x, y) = (Self.margin + outer, top + height / 2)
        if total <= 0 {
            add(.ring(x: x, y: y, inner: inner, outer: outer, from: 0, to: 1, theme.rule))
        }
        var from = 0.0
        for (index, value) in values.enumerated() where value > 0 {
            let to = from + value / total
            add(.ring(x: x, y: y, inner: inner, outer: outer, from: from, to: to, theme.mark(index)))
            from = to
        }
        let sum = fitted(chart.format(total), size: 16, .bold, into: 2 * inner - 12)
        write(
            sum, x: x - self.width(of: sum, 16, .bold) / 2, y: y - Self.lineHeight(16) / 2, size: 16, .bold, theme.ink)
        let left = Self.margin + 2 * outer + 24
        let room = width - Self.margin - left
        var row = top + (height - line * Double(chart.categories.count)) / 2
        for (index, name) in chart.categories.enumerated() {
            let value = fitted(chart.words(0, index), size: Self.normal, .bold, into: room * 0.4)
            let valueWidth = self.width(of: value, Self.normal, .bold)
            let text = fitted(name, size: Self.normal, into: room - 20 - valueWidth - Self.gap)
            add(.area(Box(x: left, y: row + line / 2 - 8, width: 10, height: 10), theme.mark(index), radius: 2))
            write(text, x: left + 18, y: row, size: Self.normal, theme.ink)
            write(value, x: width - Self.margin - valueWidth, y: row, size: Self.normal, .bold, theme.ink)
            row += line
        }
        return top + height
    }
}
