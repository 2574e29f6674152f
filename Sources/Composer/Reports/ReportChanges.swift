import Campaigns
import Workspace

/// What is different from the period before, as sentences.
struct ReportChanges {
    private let facts: PrivacyFacts
    private let setting: ReportSetting
    private var words: ReportWords { setting.words }

    init(_ facts: PrivacyFacts, _ setting: ReportSetting) {
        self.facts = facts
        self.setting = setting
    }

    var sentences: [String] { [messages, newPurposes, newKinds, endedKinds, newEvents].compactMap { $0 } }

    private var messages: String? {
        let (now, before) = (facts.messages.count, facts.before.messages)
        let then = words.periodBefore(facts.period)
        if now == before { return nil }
        let difference = words.count(abs(now - before), ("message", "messages"), ("mensaje", "mensajes"))
        let numbers = (words.number(now), words.number(before))
        return now > before
            ? words.pick(
                "You got \(difference) more than in \(then) (\(numbers.0) instead of \(numbers.1)).",
                "Recibiste \(difference) más que en \(then) (\(numbers.0) en lugar de \(numbers.1)).")
            : words.pick(
                "You got \(difference) fewer than in \(then) (\(numbers.0) instead of \(numbers.1)).",
                "Recibiste \(difference) menos que en \(then) (\(numbers.0) en lugar de \(numbers.1)).")
    }

    private var newPurposes: String? {
        var titles: [String] = []
        for message in facts.messages where !facts.before.purposes.contains(message.purpose) {
            let title = setting.title(message.purpose)
            if !titles.contains(title) { titles.append(title) }
        }
        // Where there was nothing before, everything is new, and the list of reasons says it already.
        guard !titles.isEmpty, facts.before.messages > 0 else { return nil }
        return words.pick(
            "New reasons to write to you: \(words.list(titles)).",
            "Motivos nuevos para escribirte: \(words.list(titles)).")
    }

    private var newKinds: String? {
        guard facts.before.messages > 0 else { return nil }
        let kinds = used.filter { facts.before.uses[$0] == nil }.map(words.inner)
        if kinds.isEmpty { return nil }
        return words.pick(
            "We had not used this before: \(words.list(kinds)).", "Esto no lo usábamos antes: \(words.list(kinds)).")
    }

    private var endedKinds: String? {
        let now = Set(used)
        let kinds = DataKind.all.filter { facts.before.uses[$0] != nil && !now.contains($0) }.map(words.inner)
        if kinds.isEmpty { return nil }
        return words.pick(
            "We no longer used this: \(words.list(kinds)).", "Esto dejamos de usarlo: \(words.list(kinds)).")
    }

    private var newEvents: String? {
        let events = facts.held.filter { $0.newEvents > 0 }.map { held in
            "\(words.inner(.category(held.category))) (\(words.number(held.newEvents)))"
        }
        if events.isEmpty { return nil }
        return words.pick(
            "Added to what we hold: \(words.list(events)).", "Ahora guardamos además: \(words.list(events)).")
    }

    private var used: [DataKind] {
        let found = Set(facts.uses.map(\.kind))
        return DataKind.all.filter(found.contains)
    }
}
