import Charts
import Liquid
import Words
import Workspace

/// `chart` of templates: numbers as a picture with the same in words, or in plain text as lines.
///
///     {{ '3, 12' | chart: kind: 'donut', title: 'Sold', labels: 'Lamps, Candles', unit: 'pieces' }}
///     {{ '3, 12; 4, 7' | chart: kind: 'line', title: 'Sold', labels: 'May, June', series: 'Shop, Website' }}
///
/// Commas part values, semicolons part series. An empty place is a value that nobody knows. Errors never name a value: it may
/// be a person's.
enum ChartFilter {
    private static let mostLabels = 24
    private static let mostSeries = 6
    /// Larger numbers have no place in a chart.
    private static let largest = 1e12

    static func make(_ gallery: ChartGallery, language: String, isHTML: Bool, plainSpaces: Bool) -> HostFilter {
        HostFilter(options: ["kind", "title", "labels", "series", "unit"]) { call throws(FilterError) in
            let drawing = try Drawing(call, language: language)
            guard isHTML else {
                return .string(plainSpaces ? MessageFilters.plain(drawing.lines) : drawing.lines)
            }
            do throws(ChartError) {
                let frame = try gallery.hang(drawing.chart, as: drawing.description)
                return .markup(
                    "<img class=\"picture\" src=\"images/\(frame.name)\" alt=\"\(escaped(drawing.sentence))\" "
                        + "width=\"\(frame.width)\" height=\"\(frame.height)\" style=\"display:block;width:100%;"
                        + "max-width:\(frame.width)px;height:auto;border:0;border-radius:10px;\">")
            } catch {
                throw FilterError(error.description)
            }
        }
    }

    private static func escaped(_ text: String) -> String {
        String(decoding: PostalAddress(text).html, as: UTF8.self)
    }

    /// A call that can be drawn.
    private struct Drawing {
        let chart: Chart
        /// All that makes the picture what it is.
        let description: String
        private let title: String
        private let unit: String?
        private let values: [[Double?]]

        init(_ call: HostFilter.Call, language: String) throws(FilterError) {
            let kind = try Self.kind(call.option("kind"))
            guard let title = call.option("title").plainText, title.contains(where: { !$0.isWhitespace }) else {
                throw FilterError("'chart' needs a title, as in title: 'Lamps sold'.")
            }
            let labels = Self.parts(call.option("labels"), at: ",")
            guard !labels.isEmpty else { throw FilterError("'chart' needs labels, as in labels: 'Lamps, Candles'.") }
            guard labels.count <= ChartFilter.mostLabels else {
                throw FilterError("'chart' draws at most \(ChartFilter.mostLabels) labels: show fewer.")
            }
            let rows = Self.rows(call.input)
            var values: [[Double?]] = []
            for row in rows { values.append(try Self.numbers(row)) }
            guard values.contains(where: { $0.contains { $0 != nil } }) else {
                throw FilterError(
                    "'chart' needs numbers, as in values: '3, 12'. Where they may be missing, ask with {% if %} first.")
            }
            if let odd = values.first(where: { $0.count != labels.count }) {
                throw FilterError(
                    "'chart' has \(labels.count) \(labels.count == 1 ? "label" : "labels") and \(odd.count) "
                        + "\(odd.count == 1 ? "value" : "values"): each label needs its value.")
            }
            let names = Self.parts(call.option("series"), at: ",")
            guard names.count == values.count || (names.isEmpty && values.count == 1) else {
                throw FilterError(
                    "'chart' has \(values.count) rows of values and \(names.count) names in 'series': each row needs "
                        + "its name.")
            }
            guard values.count <= ChartFilter.mostSeries else {
                throw FilterError("'chart' draws at most \(ChartFilter.mostSeries) series: show fewer.")
            }
            guard values.count == 1 || [.columns, .line, .timeline].contains(kind) else {
                throw FilterError(
                    "'chart' draws one row of values as '\(kind.rawValue)'. Take columns, line or timeline.")
            }
            let unit = call.option("unit").plainText.flatMap { $0.isEmpty ? nil : $0 }
            self.title = title
            self.unit = unit
            self.values = values
            chart = Chart(
                // On a phone a unit behind each number would have no room.
                kind, title: title + (unit.map { " (\($0))" } ?? ""), categories: labels,
                series: values.enumerated().map { index, row in
                    Chart.Series(names.isEmpty ? "" : names[index], row.map { $0 ?? .nan })
                },
                width: ReportCharts.width, format: { Self.number($0, language) })
            // Lengths before texts: no two calls have one description.
            description =
                ([kind.rawValue, title, unit ?? "", language] + labels + names + values.map { "\($0)" })
                .map { "\($0.utf8.count):\($0)" }.joined() + "/\(labels.count)/\(names.count)"
        }

        /// For who does not see the picture: `Sold. Lamps: 3; Candles: 12.`
        var sentence: String { "\(title). \(words.joined(separator: "; "))." }

        /// For plain text: the title, and a line for each label.
        var lines: String { ([title] + words).joined(separator: "\n") }

        private var words: [String] {
            chart.categories.indices.map { category in
                let told = chart.series.indices.map { series in
                    let value =
                        values[series][category].map { chart.format($0) + (unit.map { "\u{A0}" + $0 } ?? "") } ?? "–"
                    let name = chart.series[series].name
                    return name.isEmpty ? value : "\(name) \(value)"
                }
                return "\(chart.categories[category]): \(told.joined(separator: ", "))"
            }
        }

        private static func kind(_ value: Value) throws(FilterError) -> Chart.Kind {
            guard let name = value.plainText, !name.isEmpty else { return .bars }
            guard let kind = Chart.Kind(rawValue: name) else {
                let names = Chart.Kind.allCases.map(\.rawValue)
                throw FilterError(
                    "'chart' does not know this kind. "
                        + (Nearest.suggestion(for: name, in: names) ?? "There are \(names.joined(separator: ", "))."))
            }
            return kind
        }

        private static func rows(_ value: Value) -> [[String]] {
            guard let text = value.plainText else { return [parts(value, at: ",")] }
            return text.split(separator: ";", omittingEmptySubsequences: false).map {
                parts(.string(String($0)), at: ",")
            }
        }

        private static func parts(_ value: Value, at comma: Character) -> [String] {
            switch value {
            case .array(let items): return items.map { (try? MessageFilters.decimal($0, "chart")) ?? "" }
            case .decimal: return [(try? MessageFilters.decimal(value, "chart")) ?? ""]
            default: break
            }
            guard let text = value.plainText, text.contains(where: { !$0.isWhitespace }) else { return [] }
            return text.split(separator: comma, omittingEmptySubsequences: false).map { part in
                let start = part.drop { $0.isWhitespace }
                return String(start.reversed().drop { $0.isWhitespace }.reversed())
            }
        }

        private static func numbers(_ row: [String]) throws(FilterError) -> [Double?] {
            var numbers: [Double?] = []
            for text in row {
                guard !text.isEmpty else {
                    numbers.append(nil)
                    continue
                }
                guard let number = Double(text), number.isFinite, number <= ChartFilter.largest else {
                    throw FilterError("'chart' needs plain numbers, as in values: '3, 12.5'.")
                }
                guard number >= 0 else { throw FilterError("'chart' draws no numbers below zero.") }
                numbers.append(number)
            }
            return numbers
        }

        private static func number(_ value: Double, _ language: String) -> String {
            guard value.isFinite else { return "–" }
            let text = (try? MessageFilters.decimal(.decimal(value), "chart")) ?? "\(value)"
            return (try? NumberFormat.format(text, fractionDigits: 0...2, language: language)) ?? text
        }
    }
}
