package import Campaigns
package import System

/// What became of a campaign, as the team may see it: counts of fewer than ten people are hidden, and what would tell them.
///
///     let report = CampaignReport(figures, name: "spring", title: "Spring light")
///     report.funnel    // [("planned", "4,210"), ("sent", "4,150"), …]
package struct CampaignReport: Encodable, Sendable {
    package struct Reason: Encodable, Sendable {
        package let state: String
        package let cause: String
        package let count: String
        /// What it means and, for failures, what to do.
        package let explanation: String
    }

    /// A table of counts: rows of a group by state.
    package struct Breakdown: Encodable, Sendable {
        package let group: String
        package let counts: [String: String]
    }

    package struct Limit: Encodable, Sendable {
        package let name: String
        package let count: String
        /// Percent of what was sent, with two digits; nil where too few were sent to say.
        package let percent: String?
        /// `fine`, `watch` or `too_high`.
        package let verdict: String
        package let advice: String
    }

    package let campaign: String
    package let title: String
    package let occasions: [String]
    package let messages: String
    package let states: [String: String]
    package let reasons: [Reason]
    package let channels: [Breakdown]
    package let languages: [Breakdown]
    package let limits: [Limit]
    package let optOuts: String
    package let offersGiven: String
    package let offersRedeemed: String
    package let clicked: String
    /// Of each variant against the first one, as sentences.
    package let variants: [String]
    package let holdout: String?
    package let madeAt: Instant
    /// For the chart: planned, sent, and what followed; only counts that may be shown.
    let steps: [(name: String, count: Int)]

    private enum CodingKeys: String, CodingKey {
        case campaign, title, occasions, messages, states, reasons, channels, languages, limits, clicked, variants,
            holdout
        case optOuts = "opt_outs"
        case offersGiven = "offers_given"
        case offersRedeemed = "offers_redeemed"
        case madeAt = "made_at"
    }

    package init(_ figures: CampaignFigures, name: String, title: String, at instant: Instant) {
        campaign = name
        self.title = title
        occasions = figures.occasions.filter { !$0.isEmpty }
        madeAt = instant.wholeSecond
        var byState: [String: Int] = [:]
        for outcome in figures.outcomes { byState[outcome.state.rawValue, default: 0] += outcome.count }
        let disclosed = DisclosedCounts(byState)
        messages = "\(disclosed.total)"
        states = disclosed.parts.mapValues { "\($0)" }
        // Causes add up to the whole as states do: hidden together.
        let keys = figures.outcomes.map { "\($0.state.rawValue) \($0.cause ?? "")" }
        let causes = DisclosedCounts(
            Dictionary(zip(keys, figures.outcomes.map(\.count)), uniquingKeysWith: +))
        reasons = zip(keys, figures.outcomes).compactMap { key, outcome in
            guard let cause = outcome.cause else { return nil }
            return Reason(
                state: outcome.state.rawValue, cause: cause, count: "\(causes.parts[key] ?? .underTen)",
                explanation: Remedy.words(for: cause))
        }
        func breakdown(_ table: [String: [String: Int]], empty: String) -> [Breakdown] {
            // One list of all cells, so that no row's total tells a small one; an empty cell is as small as any.
            let states = Set(table.values.flatMap(\.keys))
            let cells = table.flatMap { row in states.map { ("\(row.key)\n\($0)", row.value[$0] ?? 0) } }
            let figures = DisclosedCounts(Dictionary(cells, uniquingKeysWith: +))
            return table.keys.sorted().map { key in
                Breakdown(
                    group: key.isEmpty ? empty : key,
                    counts: Dictionary(
                        uniqueKeysWithValues: states.map { state in
                            (state, "\(figures.parts["\(key)\n\(state)"] ?? .underTen)")
                        }))
            }
        }
        channels = breakdown(figures.channels, empty: "none")
        languages = breakdown(figures.languages, empty: "unknown")
        let sent = figures.count(of: .sent)
        limits = [
            Self.limit(
                "complaints", figures.complaints, of: sent, watch: 0.1, most: 0.3,
                "Gmail and Yahoo ask for under 0.1 %, and treat senders badly from 0.3 % on: write less often, and only to who "
                    + "remembers having asked."),
            Self.limit(
                "hard_bounces", figures.bounces["hard"] ?? 0, of: sent, watch: 2, most: 5,
                "Addresses that do not exist are suppressed; where there are many, ask where the list came from."),
        ]
        optOuts = DisclosedCounts.alone(figures.optOuts)
        offersGiven = DisclosedCounts.alone(figures.offersGiven)
        offersRedeemed = DisclosedCounts.alone(figures.offersRedeemed)
        clicked = DisclosedCounts.alone(figures.clicked)
        let names = figures.variants.keys.sorted()
        if let first = names.first, let base = figures.variants[first] {
            variants = names.dropFirst().compactMap { name in
                figures.variants[name].map {
                    "\(name): " + Self.comparison($0, base, "with '\(name)'", "with '\(first)'")
                }
            }
        } else {
            variants = []
        }
        holdout =
            figures.heldOut.people == 0
            ? nil
            : Self.comparison(
                figures.reached, figures.heldOut, "with the message", "of those who were held out")
        // A picture shows no more than the table beside it.
        var steps: [(name: String, count: Int)] = []
        if case .exact(let count) = disclosed.total { steps.append(("planned", count)) }
        if case .exact(let count) = disclosed.parts[DeliveryState.sent.rawValue] { steps.append(("sent", count)) }
        for (name, count) in [
            ("link followed", figures.clicked), ("bought something", figures.reached.converted),
        ] where count >= DisclosedCounts.threshold { steps.append((name, count)) }
        self.steps = steps
    }

    /// Where few bought something, their share would tell how many, and says nothing either.
    private static func comparison(
        _ one: CampaignFigures.Group, _ other: CampaignFigures.Group, _ oneName: String, _ otherName: String
    ) -> String {
        guard min(one.converted, other.converted) >= DisclosedCounts.threshold else {
            return "Too few bought something to tell."
        }
        return Comparison(of: (one.people, one.converted), with: (other.people, other.converted))
            .sentence(oneName, otherName)
    }

    private static func limit(
        _ name: String, _ count: Int, of sent: Int, watch: Double, most: Double, _ advice: String
    ) -> Limit {
        let shown = DisclosedCounts.alone(count)
        // A share of a hidden count would tell it.
        guard sent >= 1000, shown == "\(count)" else {
            return Limit(
                name: name, count: shown, percent: nil, verdict: "fine", advice: "Too few to speak of a share.")
        }
        let percent = 100 * Double(count) / Double(sent)
        let hundredths = Int((percent * 100).rounded())
        let digits = "\(hundredths % 100)"
        return Limit(
            name: name, count: shown,
            percent: "\(hundredths / 100).\(String(repeating: "0", count: 2 - digits.utf8.count))\(digits)",
            verdict: percent >= most ? "too_high" : percent >= watch ? "watch" : "fine",
            advice: percent >= watch ? advice : "Below what mailbox providers mind.")
    }
}

/// What a cause means for the team.
enum Remedy {
    static func words(for cause: String) -> String {
        if let known = remedies[cause] { return known }
        return CampaignRules.explanation(of: cause) ?? "The transport's own word for it."
    }

    private static let remedies = [
        "address": "Nobody is there: the address is suppressed. Nothing to do.",
        "hard_bounce": "It came back, for nobody is there: the address is suppressed. Nothing to do.",
        "soft_bounce": "It came back for now (a full mailbox, say); after five in a row the address is suppressed.",
        "sender":
            "Refused for our own sake (policy, reputation, DKIM, DMARC): 'heed doctor' checks what can be checked.",
        "refused": "Refused for another reason; it says nothing about the address.",
        "complaint": "The reader called it spam, which is an objection: write less often.",
        "given_up": "It was tried until its time was over: look at the relay's log.",
        "stopped": "The person told the gateway to stop.",
        "resolved": "Its fate was unknown, and somebody settled it as sent.",
        "relay_log": "Its fate was unknown; the relay's log shows that it was taken.",
    ]
}
