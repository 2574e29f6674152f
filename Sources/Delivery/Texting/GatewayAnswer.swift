import Composer
import System
import Texting
import Workspace

/// What a gateway's answer means for the text it is about; pure.
enum GatewayAnswer {
    /// The rules that hold for every gateway: what is wrong with our side stops the work instead of failing texts.
    ///
    /// - Returns: nil for 2xx, and for the other 4xx, which only the gateway's own rules can tell apart.
    static func common(_ status: Int, _ name: String) -> TransportResult? {
        switch status {
        case 200..<300: nil
        // Too fast: the line pauses, and the text waits with it.
        case 429: .notAttempted(TransportProblem(.gatewayBusy(name, status), isLasting: false))
        case 300..<400, 401, 402, 403, 404, 405:
            .notAttempted(TransportProblem(.gatewayRefuses(name, status), isLasting: true))
        case 500...: .deferred(cause: "later", code: String(status))
        default: nil
        }
    }

    /// Twilio's (SMS-10). Its words change, its numbers hold; an unknown one is our side's.
    static func twilio(_ status: Int, _ body: [UInt8]) -> TransportResult {
        if let result = common(status, "Twilio") { return result }
        let answer = try? JSON.parse(body)
        if 200..<300 ~= status {
            // Taken; what the phone does with it comes by callback.
            guard answer?["sid"]?.stringValue != nil else { return .unknown(cause: SMTPDoubt.strangeReply.rawValue) }
            return .sent(code: String(status))
        }
        let number = answer?["code"]?.integerValue
        return .failed(
            cause: number.map { TextFault(twilio: $0).rawValue } ?? "sender",
            code: [String(status), number.map { String($0) }].compactMap(\.self).joined(separator: " "))
    }

    /// Any other gateway's, as `heed.yaml` says to read it.
    static func http(_ status: Int, _ body: [UInt8], _ rules: HTTPGateway.Answer, _ name: String) -> TransportResult {
        if let result = common(status, name) { return result }
        let code = String(status)
        let word = rules.status.isEmpty ? nil : (try? JSON.parse(body))?.member(at: rules.status)?.word
        if let word {
            if rules.noSuchNumber.contains(word) { return .failed(cause: "address", code: code) }
            if rules.stopped.contains(word) { return .failed(cause: "stopped", code: code) }
            if rules.later.contains(word) { return .deferred(cause: "later", code: code) }
            if rules.sent.contains(word), 200..<300 ~= status { return .sent(code: code) }
        }
        guard 200..<300 ~= status else { return .failed(cause: "sender", code: code) }
        if rules.status.isEmpty || word != nil && rules.sent.isEmpty { return .sent(code: code) }
        // Taken or not, it does not say in a way that anybody foresaw.
        return word == nil ? .unknown(cause: SMTPDoubt.strangeReply.rawValue) : .failed(cause: "sender", code: code)
    }
}

extension JSON {
    /// What `messages.0.status` leads to.
    fileprivate func member(at path: [String]) -> JSON? {
        var here = self
        for step in path {
            if case .array(let items) = here, let index = Int(step), items.indices.contains(index) {
                here = items[index]
            } else if let next = here[step] {
                here = next
            } else {
                return nil
            }
        }
        return here
    }

    /// A text, a whole number or a truth value as a word.
    fileprivate var word: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .bool(let truth): truth ? "true" : "false"
        default: nil
        }
    }
}
