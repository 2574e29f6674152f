import Campaigns
import Delivery
import System
import Texting
import Workspace

/// What a gateway reports, as far as something follows from it.
enum HookReport: Codable, Equatable {
    /// A text did not arrive.
    case failure(delivery: Int64, fault: String)
    /// Somebody wrote back.
    case reply(from: String, text: String, key: String)
    /// A mail came back, or its reader complained.
    case bounce(delivery: Int64, kind: String)
    /// The same, as a mail to be read (RFC 3464, RFC 5965).
    case mail([UInt8])

    /// Reads the status that Twilio tells (SMS-11). Only an end that failed has consequences, so that reports may come
    /// in any order and as often as they like.
    static func twilioStatus(_ fields: [(name: String, value: String)], delivery: Int64) -> HookReport? {
        let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard ["undelivered", "failed"].contains(values["MessageStatus"] ?? "") else { return nil }
        let fault = values["ErrorCode"].flatMap { Int64($0) }.map(TextFault.init(twilio:)) ?? .refused
        return .failure(delivery: delivery, fault: fault.rawValue)
    }

    static func twilioReply(_ fields: [(name: String, value: String)]) -> HookReport? {
        let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let from = values["From"], let key = values["MessageSid"], !from.isEmpty, !key.isEmpty else { return nil }
        // What the person did with Twilio's own handling of stop words is told besides (OptOutType).
        let text = values["OptOutType"] == "STOP" ? "STOP" : values["Body"] ?? ""
        return .reply(from: from, text: text, key: key)
    }

    /// The consequences, in a transaction each.
    func apply(
        _ bounces: BounceDesk, _ replies: ReplyDesk, _ intake: BounceIntake, at instant: Instant
    ) throws {
        switch self {
        case .failure(let delivery, let fault):
            let kind: BounceDesk.Kind =
                switch TextFault(rawValue: fault) {
                case .address: .hard
                case .stopped: .complaint
                case .refused: .soft
                case .sender, nil: .sender
                }
            _ = try bounces.apply(kind, to: delivery, at: instant)
        case .reply(let from, let text, let key):
            _ = try replies.take(
                ReplyDesk.Reply(channel: .sms, from: from, text: text, key: key), at: instant)
        case .bounce(let delivery, let kind):
            if let kind = BounceDesk.Kind(rawValue: kind) { _ = try bounces.apply(kind, to: delivery, at: instant) }
        case .mail(let bytes): _ = try intake.take(bytes, at: instant)
        }
    }
}
