/// At most so many messages to one person within a stretch of time: `{messages: 4, per: 30 days}`.
package struct FrequencyCap: Equatable, Sendable {
    package let messages: Int
    package let period: Period

    package init(messages: Int, per period: Period) {
        self.messages = messages
        self.period = period
    }
}

extension FrequencyCap: CustomStringConvertible {
    /// `4 in 30 days`
    package var description: String { "\(messages) in \(period)" }
}

extension Fields {
    /// `frequency_cap: {messages: 4, per: 30 days}`; nil where absent or wrong, which is reported.
    func optionalFrequencyCap() -> FrequencyCap? {
        guard let fields = optionalFields("frequency_cap") else { return nil }
        let messages = fields.integer("messages", 1...1000)
        let period = fields.period("per")
        fields.finish()
        guard let messages, let period else { return nil }
        return FrequencyCap(messages: messages, per: period)
    }
}
