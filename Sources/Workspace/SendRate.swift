/// How fast mails may go out, at most: `rate: {messages: 500, per: hour}`.
///
/// It holds for each process that sends.
package struct SendRate: Equatable, Sendable {
    package let messages: Int
    package let per: Stretch

    package enum Stretch: String, CaseIterable, Sendable {
        case second, minute, hour, day

        package var seconds: Double {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            case .day: 86_400
            }
        }
    }

    package init(messages: Int, per: Stretch) {
        self.messages = messages
        self.per = per
    }

    /// Messages a second.
    package var perSecond: Double { Double(messages) / per.seconds }
}

extension SendRate {
    init?(reading fields: Fields) {
        let messages = fields.integer("messages", 1...10_000_000)
        let per = fields.choice("per", of: Stretch.self)
        fields.finish()
        guard let messages, let per else { return nil }
        self.init(messages: messages, per: per)
    }
}
