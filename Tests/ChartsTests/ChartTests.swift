import Foundation
import TestSupport
import Testing

@testable import Charts

/// Charts: where everything is, that nothing overlaps, and that the pictures are the same every time.
@Suite struct ChartTests {
    private static let long = [
        "Lo que has comprado en nuestra tienda durante los últimos doce meses, con todos sus detalles",
        "Your questions to our support and everything that came of them over the years", "E-Mail", "x",
        "Kundenbindungsprogrammzugehörigkeitsdauer",
    ]

    private static func charts(_ width: Double) -> [Chart] {
        Chart.Kind.allCases.flatMap { kind in
            [
                Chart(
                    kind, title: "How often we used each kind of your data, and what for, month by month, this year",
                    categories: long,
                    series: [Chart.Series(long[0], [1200, 33, 7, 0, 512]), Chart.Series(long[1], [1, 2, 3, 4, 5])],
                    width: width, format: { "\(Int($0)) veces en total" }),
                Chart(
                    kind, title: "Months", categories: (1...12).map { "Monat \($0)" },
                    series: [
                        Chart.Series("newsletter", (1...12).map { Double($0 % 5) }),
                        Chart.Series("offers", (1...12).map { Double($0 % 3) }),
                    ], width: width),
            ]
        }
    }

    @Test func nothingOverlapsAndNothingSticksOut() throws {
        let painter = try ChartPainter()
        for width in [300.0, 360, 560] {
            for chart in Self.charts(width) {
                let layout = painter.layout(chart, theme: .light)
                var boxes: [(text: String, box: ChartLayout.Box)] = []
                for case .text(let text, let box, let size, _, _) in layout.elements {
                    #expect(size >= 12, "\(chart.kind): \(text) is too small")
                    #expect(
                        box.x >= 0 && box.right <= layout.width && box.y >= 0 && box.bottom <= layout.height,
                        "\(chart.kind) at \(width): '\(text)' sticks out")
                    for other in boxes where !text.isEmpty && !other.text.isEmpty {
                        #expect(!box.overlaps(other.box), "\(chart.kind) at \(width): '\(text)' over '\(other.text)'")
                    }
                    boxes.append((text, box))
                }
                #expect(boxes.count > 3)
                for case .area(let box, _, _) in layout.elements {
                    #expect(box.width >= 0 && box.right <= layout.width + 0.01 && box.bottom <= layout.height + 0.01)
                }
            }
        }
    }

    @Test func whatIsNoNumberIsNothing() throws {
        let painter = try ChartPainter()
        for kind in Chart.Kind.allCases {
            for values in [[], [0, 0], [Double.nan, -3], [.infinity, 1]] as [[Double]] {
                let chart = Chart(kind, title: "", categories: ["a", "b"], series: [Chart.Series("s", values)])
                for case .area(let box, _, _) in painter.layout(chart, theme: .light).elements {
                    #expect(box.width.isFinite && box.height.isFinite)
                }
                #expect(try painter.png(chart, theme: .light).count > 100)
            }
            let empty = Chart(kind, title: "Nothing", categories: [], series: [])
            #expect(try painter.svg(empty, theme: .dark).contains("<svg"))
        }
    }

    @Test func thePicturesAreTheSameEveryTime() throws {
        for chart in Self.charts(560) {
            let one = try ChartPainter()
            let png = try one.png(chart, theme: .light)
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            // IHDR: twice the width, eight bits, a palette.
            #expect(png[16..<20].reduce(0) { $0 << 8 | Int($1) } == 1120)
            #expect(png[24] <= 8 && png[25] == 3)
            #expect(png.count < 60_000)
            let svg = try one.svg(chart, theme: .light)
            #expect(svg.contains("width=\"560"))
            let other = try ChartPainter()
            #expect(try other.png(chart, theme: .light) == png)
            #expect(try other.svg(chart, theme: .light) == svg)
        }
    }

    @Test("A11Y-2: letters and marks stand out from their ground, and marks differ in lightness or order")
    func contrast() {
        #expect(abs(ChartTheme.contrast(.init(0xFFFFFF), .init(0x000000)) - 21) < 0.01)
        #expect(abs(ChartTheme.contrast(.init(0xFFFFFF), .init(0x767676)) - 4.54) < 0.01)
        for theme in [ChartTheme.light, .dark] {
            #expect(ChartTheme.contrast(theme.ink, theme.ground) >= 7)
            #expect(ChartTheme.contrast(theme.muted, theme.ground) >= 4.5)
            for mark in theme.marks { #expect(ChartTheme.contrast(mark, theme.ground) >= 3) }
            #expect(Set(theme.marks).count == theme.marks.count)
        }
    }

    @Test func theTableSaysTheSame() {
        let chart = Chart(
            .columns, title: "t", categories: ["Jan", "Feb"],
            series: [Chart.Series("a", [1, 2]), Chart.Series("b", [3])])
        #expect(
            chart.table.map { "\($0.category) \($0.series) \($0.value)" } == [
                "Jan a 1", "Jan b 3", "Feb a 2", "Feb b 0",
            ])
    }

    @Test func aMissingValueIsAGapAndNoZero() throws {
        let painter = try ChartPainter()
        func elements(_ kind: Chart.Kind, _ values: [Double]) -> [ChartLayout.Element] {
            let chart = Chart(kind, title: "t", categories: ["a", "b", "c", "d"], series: [Chart.Series("s", values)])
            return painter.layout(chart, theme: .light).elements
        }
        func lines(_ values: [Double]) -> [Int] {
            elements(.line, values).compactMap { element in
                guard case .line(let points, ChartTheme.light.marks[0], _) = element else { return nil }
                return points.count
            }
        }
        #expect(lines([1, 2, 3, 4]) == [4])
        #expect(lines([1, 2, .nan, 4]) == [2])
        #expect(lines([1, 2, .nan, .nan]) == [2])
        #expect(lines([1, 0, 3, 4]) == [4])
        for kind in [Chart.Kind.bars, .donut, .funnel] {
            let texts = elements(kind, [1, 0, .nan, 4]).compactMap { element in
                if case .text(let text, _, _, _, _) = element { text } else { nil }
            }
            #expect(texts.count { $0 == "–" } == 1, "\(kind): \(texts)")
            #expect(texts.count { $0.hasPrefix("0") } == 1, "\(kind): \(texts)")
        }
        let chart = Chart(.line, title: "t", categories: ["a", "b"], series: [Chart.Series("s", [.nan, 0])])
        #expect(chart.table.map(\.value) == ["–", "0"])
    }

    @Test("marks that follow each other stay apart for people with deuteranopia and protanopia")
    func colourBlindness() {
        // Viénot, Brettel and Mollon 1999: what a display's linear red, green and blue become for an eye without the M or L cones.
        let eyes: [(name: String, matrix: [[Double]])] = [
            ("deuteranopia", [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
            ("protanopia", [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
        ]
        func lab(_ colour: ChartTheme.Colour, _ matrix: [[Double]]) -> [Double] {
            let linear = [colour.red, colour.green, colour.blue].map { channel in
                let share = Double(channel) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            func times(_ rows: [[Double]], _ column: [Double]) -> [Double] {
                rows.map { row in zip(row, column).reduce(0) { $0 + $1.0 * $1.1 } }
            }
            let seen = times(matrix, linear).map { min(1, max(0, $0)) }
            let xyz = times(
                [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], seen)
            let f = zip(xyz, [0.9505, 1, 1.089]).map { value, white in
                value / white > 0.008856 ? cbrt(value / white) : 7.787 * value / white + 16.0 / 116
            }
            return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
        }
        func distance(_ one: ChartTheme.Colour, _ other: ChartTheme.Colour, _ matrix: [[Double]]) -> Double {
            zip(lab(one, matrix), lab(other, matrix)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        // Red and green of the same lightness are what such eyes confuse: the measure has to notice.
        #expect(distance(.init(0xB85C00), .init(0x6B7F00), eyes[0].matrix) < 12)
        for (name, theme) in [("light", ChartTheme.light), ("dark", .dark)] {
            for eye in eyes {
                for (index, mark) in theme.marks.enumerated() {
                    let next = theme.marks[(index + 1) % theme.marks.count]
                    let apart = distance(mark, next, eye.matrix)
                    #expect(apart >= 15, "\(name), \(eye.name): marks \(index) and the next are \(apart) apart")
                }
            }
        }
    }

    /// For people to look at: `HEED_CHARTS=/tmp/charts swift test --filter ChartTests`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["HEED_CHARTS"] != nil)) func pictures() throws {
        let folder = ProcessInfo.processInfo.environment["HEED_CHARTS"] ?? ""
        let painter = try ChartPainter()
        for (name, theme) in [("light", ChartTheme.light), ("dark", .dark)] {
            for width in [360.0, 560] {
                for (index, chart) in Self.charts(width).enumerated() {
                    let path = "\(folder)/\(chart.kind.rawValue)-\(index % 2)-\(Int(width))-\(name).png"
                    try Data(try painter.png(chart, theme: theme)).write(to: URL(fileURLWithPath: path))
                }
            }
        }
    }
}
