/// Numbers to be drawn: what a chart says, without how it looks.
///
///     let chart = Chart(
///         .bars, title: "How often we used your data", categories: ["Interests", "Orders"],
///         series: [Chart.Series("used", [12, 3])], format: { "\(Int($0)) times" })
///     let picture = try ChartPainter().png(chart, theme: .light)
///
/// Charts know no language: titles, names and the words for values are the caller's.
package struct Chart: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// One bar for each category, with its value behind it.
        case bars
        /// One column for each category, of one part for each series.
        case columns
        /// One line for each series over the categories.
        case line
        /// One part of a ring for each category.
        case donut
        /// One lane for each series, with a dot where its value is not zero; the larger the more.
        case timeline
        /// What is left of the first category, step by step.
        case funnel
    }

    /// Values of one kind, one for each category; `.nan` is a value that nobody knows: a gap, and no zero.
    package struct Series: Equatable, Sendable {
        package let name: String
        package let values: [Double]

        package init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    package let kind: Kind
    package let title: String
    package let categories: [String]
    package let series: [Series]
    /// In CSS pixels; pictures for mails have twice as many.
    package let width: Double
    /// What people read for a value.
    package let format: @Sendable (Double) -> String

    /// - Parameter width: in CSS pixels, at least 280; the height follows from what there is to show.
    package init(
        _ kind: Kind, title: String, categories: [String], series: [Series], width: Double = 560,
        format: @escaping @Sendable (Double) -> String = { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
    ) {
        self.kind = kind
        self.title = title
        self.categories = categories
        self.series = series
        self.width = max(280, width)
        self.format = format
    }

    /// A value that can be drawn: what is missing, negative or no number counts as nothing.
    func value(_ series: Int, _ category: Int) -> Double {
        guard self.series.indices.contains(series), self.series[series].values.indices.contains(category) else {
            return 0
        }
        let value = self.series[series].values[category]
        return value.isFinite && value > 0 ? value : 0
    }

    /// Whether nobody knows the value.
    func isGap(_ series: Int, _ category: Int) -> Bool {
        self.series.indices.contains(series) && self.series[series].values.indices.contains(category)
            && self.series[series].values[category].isNaN
    }

    /// What people read for a value; a dash for a gap.
    func words(_ series: Int, _ category: Int) -> String {
        isGap(series, category) ? "–" : format(value(series, category))
    }

    /// The same as the picture in words: for each category and series its value. For screen readers and plain text.
    package var table: [(category: String, series: String, value: String)] {
        categories.indices.flatMap { category in
            series.indices.map { (categories[category], series[$0].name, words($0, category)) }
        }
    }
}
