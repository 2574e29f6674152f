/// Where everything of a chart is, in CSS pixels from the upper left corner: lines, areas and texts with their boxes. Tests
/// look at it; drawing does nothing but follow it.
package struct ChartLayout {
    package struct Box: Equatable, Sendable {
        package var x: Double
        package var y: Double
        package var width: Double
        package var height: Double

        package var right: Double { x + width }
        package var bottom: Double { y + height }

        package func overlaps(_ other: Box) -> Bool {
            x < other.right && other.x < right && y < other.bottom && other.y < bottom
        }
    }

    package enum Weight: Sendable { case regular, bold }

    package enum Element: Sendable {
        case area(Box, ChartTheme.Colour, radius: Double)
        case line([(x: Double, y: Double)], ChartTheme.Colour, width: Double)
        case dot(x: Double, y: Double, radius: Double, ChartTheme.Colour)
        /// A part of a ring, from one share of the circle to another; the circle begins at the top.
        case ring(x: Double, y: Double, inner: Double, outer: Double, from: Double, to: Double, ChartTheme.Colour)
        /// A line of text that fills its box from the left.
        case text(String, Box, size: Double, Weight, ChartTheme.Colour)
    }

    package private(set) var elements: [Element] = []
    package let width: Double
    package private(set) var height = 0.0
    let theme: ChartTheme
    private let ruler: ChartRuler

    static let margin = 16.0
    /// The smallest letters that a phone shows well.
    static let small = 12.0
    static let normal = 13.5
    static let gap = 10.0

    init(_ chart: Chart, theme: ChartTheme, ruler: ChartRuler) {
        width = chart.width
        self.theme = theme
        self.ruler = ruler
        var y = Self.margin
        for line in wrapped(chart.title, size: 16, .bold, into: width - 2 * Self.margin, most: 2) {
            y += write(line, x: Self.margin, y: y, size: 16, .bold, theme.ink).height
        }
        y += Self.gap
        switch chart.kind {
        case .bars: y = bars(chart, from: y)
        case .columns: y = columns(chart, from: y)
        case .line: y = lines(chart, from: y)
        case .donut: y = donut(chart, from: y)
        case .timeline: y = timeline(chart, from: y)
        case .funnel: y = funnel(chart, from: y)
        }
        height = (y + Self.margin).rounded(.up)
    }

    // MARK: - Building

    mutating func add(_ element: Element) { elements.append(element) }

    /// Places a text with its left edge at `x`; its box.
    @discardableResult
    mutating func write(
        _ text: String, x: Double, y: Double, size: Double, _ weight: Weight, _ colour: ChartTheme.Colour
    ) -> Box {
        let box = Box(x: x, y: y, width: self.width(of: text, size, weight), height: Self.lineHeight(size))
        add(.text(text, box, size: size, weight, colour))
        return box
    }

    @discardableResult
    mutating func write(_ text: String, x: Double, y: Double, size: Double, _ colour: ChartTheme.Colour) -> Box {
        write(text, x: x, y: y, size: size, .regular, colour)
    }

    func width(of text: String, _ size: Double, _ weight: Weight = .regular) -> Double {
        ruler.width(of: text, size: size, isBold: weight == .bold)
    }

    static func lineHeight(_ size: Double) -> Double { (size * 1.35).rounded(.up) }

    /// The text, cut with an ellipsis where it is wider.
    func fitted(_ text: String, size: Double, _ weight: Weight = .regular, into width: Double) -> String {
        if self.width(of: text, size, weight) <= width { return text }
        var letters = Array(text)
        while !letters.isEmpty {
            letters.removeLast()
            let cut = String(letters).trimmed + "…"
            if self.width(of: cut, size, weight) <= width { return cut }
        }
        return ""
    }

    /// The text in lines, the last one cut where there would be more.
    func wrapped(_ text: String, size: Double, _ weight: Weight = .regular, into width: Double, most: Int) -> [String] {
        var lines: [String] = []
        var words = text.split(separator: " ").map(String.init)[...]
        while let first = words.first {
            if lines.count == most - 1 {
                lines.append(fitted(words.joined(separator: " "), size: size, weight, into: width))
                break
            }
            var line = first
            words = words.dropFirst()
            while let next = words.first, self.width(of: "\(line) \(next)", size, weight) <= width {
                line += " \(next)"
                words = words.dropFirst()
            }
            lines.append(fitted(line, size: size, weight, into: width))
        }
        return lines
    }

    /// Small squares with names, in as many lines as they need; where they end.
    mutating func legend(_ names: [String], from y: Double) -> Double {
        guard names.count > 1 else { return y }
        var (x, y) = (Self.margin, y)
        let height = Self.lineHeight(Self.small)
        for (index, name) in names.enumerated() {
            let text = fitted(name, size: Self.small, into: width - 2 * Self.margin - 18)
            let needed = 18 + self.width(of: text, Self.small)
            if x > Self.margin, x + needed > width - Self.margin {
                x = Self.margin
                y += height + 2
            }
            add(.area(Box(x: x, y: y + height / 2 - 5, width: 10, height: 10), theme.mark(index), radius: 2))
            write(text, x: x + 16, y: y, size: Self.small, theme.muted)
            x += needed + 14
        }
        return y + height + Self.gap
    }

    /// A round number that is no less than the largest value, and its half, for lines across.
    static func scale(_ most: Double) -> Double {
        guard most > 2 else { return 2 }
        var unit = 1.0
        while unit * 10 <= most { unit *= 10 }
        while unit > most { unit /= 10 }
        return ([1, 2, 4, 6, 8, 10].map { $0 * unit }.first { $0 >= most }) ?? 10 * unit
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
