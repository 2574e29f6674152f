import Campaigns
import Workspace

/// The counts of an audience for people: a funnel with bars. Each channel begins with the messages that are due and loses
/// people rule by rule, in the order in which the rules are asked, down to those who are in.
///
///     customers              1 000  ████████████████████████
///     picked by the segment    888  █████████████████████▎
///
///     email
///       due                    888  █████████████████████▎
///       no_consent           - 128  ██████████████████▏
///       in                     760  ██████████████████▏
///
///     no_consent  The person never agreed to this purpose …
struct AudienceFunnel {
    let counts: AudienceCounts

    init(_ counts: AudienceCounts) { self.counts = counts }

    func text(console: Console) -> String {
        let layout = Layout(width: console.width, counts)
        var text = layout.lines(top, console).joined(separator: "\n")
        for (channel, outcome) in counts.channels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text += "\n\n\(console.styled(channel.rawValue, .bold))\n"
            text += layout.lines(steps(outcome), indent: 2, console).joined(separator: "\n")
            for line in notes(outcome) { text += "\n  \(line)" }
        }
        let legend = legend(width: console.width)
        return legend.isEmpty ? text : text + "\n\n" + legend.joined(separator: "\n")
    }

    /// One line of the picture: how many there are from here on, and how many that lost.
    private struct Step {
        let label: String
        let left: Int
        var lost: Int?
        var isEnd = false
    }

    private var top: [Step] {
        var steps = [Step(label: "customers", left: counts.customers)]
        // Apart from those who are not picked: more data or another yes could tell.
        if counts.unknown > 0 {
            steps.append(
                Step(
                    label: "segment cannot tell", left: counts.customers - counts.unknown, lost: counts.unknown))
        }
        if counts.notSelected > 0 {
            steps.append(Step(label: "not picked", left: counts.selected, lost: counts.notSelected))
        }
        steps.append(Step(label: "picked by the segment", left: counts.selected))
        return steps
    }

    private func steps(_ outcome: AudienceCounts.Outcome) -> [Step] {
        var left = outcome.due
        var steps = [Step(label: counts.due == counts.selected ? "due" : "due today", left: left)]
        for (code, count) in outcome.losses {
            left -= count
            steps.append(Step(label: code, left: left, lost: count))
        }
        steps.append(Step(label: "in", left: outcome.permitted, isEnd: true))
        return steps
    }

    private func notes(_ outcome: AudienceCounts.Outcome) -> [String] {
        var notes: [String] = []
        if outcome.received > 0 { notes.append("\(grouped(outcome.received)) of those in have it already") }
        if outcome.waiting > 0 {
            notes.append("\(grouped(outcome.waiting)) of those in wait until their quiet hours are over")
        }
        if !outcome.variants.isEmpty {
            let variants = outcome.variants.sorted { $0.key < $1.key }.map { "\($0.key) \(grouped($0.value))" }
            notes.append("by variant: \(variants.joined(separator: ", "))")
        }
        return notes
    }
}

// MARK: - Words

extension AudienceFunnel {
    /// What each code in the picture means, once, broken to the width of the terminal.
    private func legend(width: Int) -> [String] {
        var codes: [String] = []
        for (_, outcome) in counts.channels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for code in outcome.losses.map(\.code) where !codes.contains(code) { codes.append(code) }
        }
        let column = (codes.map(\.count).max() ?? 0) + 2
        return codes.flatMap { code -> [String] in
            let lines = Self.broken(CampaignRules.explanation(of: code) ?? "", width: max(20, width - column))
            return lines.enumerated().map { index, line in
                let label = index == 0 ? code : ""
                return label + String(repeating: " ", count: column - label.count) + line
            }
        }
    }

    private static func broken(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

// MARK: - Layout

extension AudienceFunnel {
    /// Columns that fit the terminal: bars shrink, and where there is no room for them nothing but numbers is left.
    private struct Layout {
        private let whole: Int
        private let labels: Int
        private let numbers: Int
        private let bars: Int

        init(width: Int, _ counts: AudienceCounts) {
            let codes = counts.channels.values.flatMap { $0.denied.keys.map { $0.count + 2 } }
            labels = max(21, codes.max() ?? 0)
            // The widest number may be one that is lost, with its sign.
            let largest = max(counts.customers, counts.channels.values.map(\.due).max() ?? 0)
            numbers = grouped(largest).count + 2
            whole = largest
            bars = max(0, min(24, width - labels - numbers - 4))
        }

        func lines(_ steps: [Step], indent: Int = 0, _ console: Console) -> [String] {
            steps.map { step in
                let label = String(repeating: " ", count: indent) + step.label
                let number = step.lost.map { "- \(grouped($0))" } ?? grouped(step.left)
                var line = label + space(labels - label.count) + "  " + space(numbers - number.count) + number
                let share = whole == 0 ? 0 : Double(step.left) / Double(whole)
                let bar = bars < 4 ? "" : bar(share, width: bars)
                if !bar.isEmpty { line += "  " + console.styled(bar, step.isEnd ? .green : .blue) }
                return line
            }
        }

        private func space(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
    }
}
