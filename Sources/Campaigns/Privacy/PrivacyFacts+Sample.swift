import Consent
import Customers
package import System
import Workspace

extension PrivacyFacts {
    /// Of an invented person, for previews and checks of templates.
    package static func sample(at instant: Instant) -> PrivacyFacts {
        var facts = nothing(at: instant)
        func day(_ number: Double) -> Instant { facts.period.start.adding(seconds: number * 86_400) }
        let mails: [(day: Double, purpose: String, used: [DataCategory])] = [
            (3, "newsletter", [.identity, .language, .interests]), (24, "offers", [.identity, .purchaseHistory]),
            (40, "newsletter", [.identity, .language, .interests]), (55, "order_confirmation", [.purchaseHistory]),
            (71, "newsletter", [.identity, .language]),
        ]
        facts.messages = mails.map { mail in
            Message(
                at: day(mail.day), purpose: mail.purpose, channel: .email, used: mail.used.map(DataKind.category))
        }
        facts.countUses()
        facts.held = [
            Held(category: .identity, values: 2, isFromPerson: true),
            Held(category: .contact, values: 2, isFromPerson: true),
            Held(
                category: .purchaseHistory, events: 4, newEvents: 1, retention: [Period(count: 3, unit: .years)]),
            Held(category: .interests, values: 1, isFromPerson: true),
        ]
        facts.records = Records(messages: 17, choices: 3, offers: 1, clicks: 0, replies: 1)
        facts.choices = [
            ConsentChoices.Choice(at: day(20), purpose: "newsletter", scope: "email", state: .given),
            ConsentChoices.Choice(at: day(30), purpose: "offers", scope: "data:interests", state: .withdrawn),
        ]
        facts.pause = Pause(at: day(60), until: day(90))
        facts.requests = [Request(at: day(62), right: "access", closedAt: day(64))]
        facts.removed = [Removed(category: .siteActivity, count: 12)]
        facts.before = Before(
            messages: 4, uses: [.category(.identity): 4, .category(.purchaseHistory): 1, .category(.location): 1],
            purposes: ["newsletter"])
        facts.lastReportAt = facts.period.start.adding(seconds: 86_400)
        facts.seal = Seal(at: instant, entries: 1234, fingerprint: "5dc90ebc41a7")
        return facts
    }

    /// Of somebody of whom nothing is known.
    package static func nothing(at instant: Instant) -> PrivacyFacts {
        let day = instant.civilDate
        guard let period = ReportPeriod(named: "\(day.year)-Q\((day.month + 2) / 3)")?.previous else {
            preconditionFailure("A day is of some quarter.")
        }
        return PrivacyFacts(period)
    }
}
