package import Consent
package import System
package import Workspace

/// What a privacy report says of one person and one period, read from what really happened: the rows of messages with the
/// fields that they used, consent events, requests, removals, the ledger's heads. Never a value of a field, only kinds and
/// numbers.
///
///     let facts = try PrivacyFactsReader(catalogue).read(people, period, of: "privacy-report", at: now, session)[customer]
package struct PrivacyFacts: Equatable, Sendable {
    /// Data of one category that is held now.
    package struct Held: Equatable, Sendable {
        package let category: DataCategory
        /// Fields that have a value, and former addresses.
        package var values = 0
        /// Things that happened: purchases, visits.
        package var events = 0
        /// Those of them that happened in the period.
        package var newEvents = 0
        /// Who gave it besides the person, each once.
        package var sources: [LocalText] = []
        package var isFromPerson = false
        /// How long it is kept, each once; empty: as long as the person is a customer.
        package var retention: [Period] = []

        package var count: Int { values + events }
    }

    /// What is on record of the dealings with the person, over all time.
    package struct Records: Equatable, Sendable {
        package var messages = 0
        package var choices = 0
        package var offers = 0
        package var clicks = 0
        package var replies = 0

        package var count: Int { messages + choices + offers + clicks + replies }
    }

    /// How many messages of a purpose used data of a kind in a month.
    package struct Use: Hashable, Sendable {
        /// Which of the period's months, from 0.
        package let month: Int
        package let kind: DataKind
        /// The purpose's name.
        package let purpose: String
        package var count: Int
    }

    package struct Message: Equatable, Sendable {
        package let at: Instant
        package let purpose: String
        package let channel: Channel
        /// What it used, each kind once, in their order.
        package let used: [DataKind]

        package init(at: Instant, purpose: String, channel: Channel, used: [DataKind]) {
            self.at = at
            self.purpose = purpose
            self.channel = channel
            self.used = used
        }
    }

    package struct Request: Equatable, Sendable {
        package let at: Instant
        package let right: String
        package let closedAt: Instant?
    }

    /// A time in which the person wants to hear nothing.
    package struct Pause: Equatable, Sendable {
        package let at: Instant
        package let until: Instant
    }

    /// Data that was removed because its time had come.
    package struct Removed: Equatable, Sendable {
        package let category: DataCategory
        package var count: Int
    }

    /// The period before, to compare with.
    package struct Before: Equatable, Sendable {
        package var messages = 0
        package var uses: [DataKind: Int] = [:]
        package var purposes: Set<String> = []
    }

    /// What proves the records: the newest head of the ledger.
    package struct Seal: Equatable, Sendable {
        package let at: Instant
        package let entries: Int
        /// The first bytes of the head's hash, in hexadecimal digits.
        package let fingerprint: String
    }

    package let period: ReportPeriod
    /// In the order of the categories.
    package var held: [Held] = []
    package var records = Records()
    /// In the order of months, kinds and purposes.
    package var uses: [Use] = []
    /// Those that were handed over in the period, the oldest first.
    package var messages: [Message] = []
    /// In the period, the oldest first.
    package var choices: [ConsentChoices.Choice] = []
    package var pause: Pause?
    /// What was asked or answered in the period, the oldest first.
    package var requests: [Request] = []
    /// In the order of the categories.
    package var removed: [Removed] = []
    package var before = Before()
    /// When the person got a report last; nil: this is the first one.
    package var lastReportAt: Instant?
    package var seal: Seal?

    package init(_ period: ReportPeriod) {
        self.period = period
    }

    package var useCount: Int { uses.reduce(0) { $0 + $1.count } }

    /// Which of the period's months an instant is in.
    package func month(of instant: Instant) -> Int? {
        let day = instant.civilDate
        let month = (day.year - period.year) * 12 + day.month - period.months[0].month
        return period.months.indices.contains(month) ? month : nil
    }

    mutating func countUses() {
        var counts: [Use: Int] = [:]
        for message in messages {
            guard let month = month(of: message.at) else { continue }
            for kind in message.used {
                counts[Use(month: month, kind: kind, purpose: message.purpose, count: 0), default: 0] += 1
            }
        }
        let order = Dictionary(uniqueKeysWithValues: DataKind.all.enumerated().map { ($1, $0) })
        func place(_ use: Use) -> (Int, Int, String) { (use.month, order[use.kind] ?? 0, use.purpose) }
        uses = counts.map { Use(month: $0.month, kind: $0.kind, purpose: $0.purpose, count: $1) }
            .sorted { place($0) < place($1) }
    }
}
