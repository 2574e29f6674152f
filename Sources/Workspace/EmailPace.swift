package import System

/// How fast mails may go out, besides the number of connections.
package struct EmailPace: Equatable, Sendable {
    /// Over all; nil: as fast as they are taken.
    package let rate: SendRate?
    /// For each domain that mails go to.
    package let perDomain: DomainLimit?
    /// How many a day while a new address or relay earns its name.
    package let warmUp: WarmUp?

    package init(rate: SendRate? = nil, perDomain: DomainLimit? = nil, warmUp: WarmUp? = nil) {
        self.rate = rate
        self.perDomain = perDomain
        self.warmUp = warmUp
    }
}

/// What each recipient domain is spared.
package struct DomainLimit: Equatable, Sendable {
    /// Mails on their way at the same time; nil: as many as there are connections.
    package let connections: Int?
    package let rate: SendRate?

    package init(connections: Int? = nil, rate: SendRate? = nil) {
        self.connections = connections
        self.rate = rate
    }
}

/// A number of mails a day that grows, by which mailbox providers get to know a sender that is new to them.
///
///     let warmUp = WarmUp(from: day, messages: 200, growth: 50, upTo: 20_000)
///     warmUp.most(on: day.adding(days: 1))    // 300
package struct WarmUp: Equatable, Sendable {
    package let from: CivilDate
    /// On the first day.
    package let messages: Int
    /// Percent more on each day than on the one before.
    package let growth: Int
    /// From the day on that would allow more, there is no limit.
    package let upTo: Int

    package init(from: CivilDate, messages: Int, growth: Int, upTo: Int) {
        self.from = from
        self.messages = messages
        self.growth = growth
        self.upTo = upTo
    }

    /// How many mails may go out on a day (of UTC); nil: any number.
    package func most(on day: CivilDate) -> Int? {
        let days = day.daysSinceEpoch - from.daysSinceEpoch
        var most = Double(messages)
        for _ in 0..<max(0, days) {
            most *= 1 + Double(growth) / 100
            if most > Double(upTo) { return nil }
        }
        return Int(most)
    }
}

extension EmailPace {
    init(reading fields: Fields?) {
        rate = fields?.optionalFields("rate").flatMap(SendRate.init(reading:))
        perDomain = fields?.optionalFields("per_domain").flatMap(DomainLimit.init(reading:))
        warmUp = fields?.optionalFields("warm_up").flatMap(WarmUp.init(reading:))
    }
}

extension DomainLimit {
    init?(reading fields: Fields) {
        let connections = fields.optionalInteger("connections", 1...64)
        let hasRate = fields.entry("messages") != nil || fields.entry("per") != nil
        guard hasRate else {
            fields.finish()
            self.init(connections: connections)
            return
        }
        guard let rate = SendRate(reading: fields) else { return nil }
        self.init(connections: connections, rate: rate)
    }
}

extension WarmUp {
    init?(reading fields: Fields) {
        let from = fields.string("from")
        let messages = fields.integer("messages", 1...10_000_000)
        let growth = fields.integer("more_each_day", 1...1000)
        let upTo = fields.integer("up_to", 1...1_000_000_000)
        fields.finish()
        guard let from, let messages, let growth, let upTo else { return nil }
        guard let day = CivilDate(parsing: from) else {
            fields.problems.error(
                "'from' must be a day", at: fields.mark(of: "from"), hint: "Write for example 2026-12-01.")
            return nil
        }
        self.init(from: day, messages: messages, growth: growth, upTo: upTo)
    }
}
