/// Where texts go.
package struct SMSDelivery: Equatable, Sendable {
    package let gateway: SMSGateway

    /// What the gateway asks for each part of a text; nil where nothing is said.
    package let prices: SMSPrices?
}

/// Who takes texts.
package enum SMSGateway: Equatable, Sendable {
    /// Each text becomes a file in this folder of the workspace, for a program that picks it up.
    case files(folder: String)
    case twilio(TwilioGateway)
    /// Any other gateway that takes a text by HTTP and JSON or forms.
    case http(HTTPGateway)
}

/// An account with Twilio (SMS-10).
package struct TwilioGateway: Equatable, Sendable {
    /// `AC` and 32 hexadecimal digits.
    package let account: String
    /// Where the auth token is; it also proves what Twilio reports (SMS-12).
    package let authToken: PasswordSource
    /// Who the texts are from.
    package let origin: Origin
    /// `https://api.twilio.com` unless written.
    package let api: GatewayAddress
    package let line: GatewayLine

    package enum Origin: Equatable, Sendable {
        /// A number in E.164, or the sender's `sms_name`.
        case number(String)
        case senderName
        /// A messaging service: `MG` and 32 hexadecimal digits.
        case service(String)
    }
}

/// A gateway that takes each text as one POST.
///
///     gateway: http
///     url: https://sms.example.com/v1/messages
///     password: {file: secrets/sms-key}
///     headers: {Authorization: "Bearer {{ password }}"}
///     body: '{"to": {{ to | json }}, "text": {{ text | json }}}'
///     answer: {status: messages.0.status, sent: [queued, accepted], no_such_number: [unknown_subscriber]}
package struct HTTPGateway: Equatable, Sendable {
    package let address: GatewayAddress
    /// Liquid templates of the values, in the order of the file.
    package let headers: [Header]
    /// A Liquid template; knows `to`, `text`, `sender`, `language`, `delivery`, `callback` and `password`.
    package let body: String
    package let password: PasswordSource?
    /// The key that signs what the gateway reports and what people write back; nil: neither is signed.
    package let inbound: PasswordSource?
    package let answer: Answer
    package let line: GatewayLine

    package struct Header: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    /// How a 2xx answer tells more than that.
    package struct Answer: Equatable, Sendable {
        /// The way to a member of the answer's JSON: `messages.0.status`; empty: 2xx alone means taken.
        package let status: [String]
        /// Values of it that mean that the text was taken; empty: every value that is in no other list.
        package let sent: [String]
        /// There is no such number: it is suppressed.
        package let noSuchNumber: [String]
        /// To be tried again.
        package let later: [String]
        /// The person told the gateway to stop.
        package let stopped: [String]

        package init(
            status: [String] = [], sent: [String] = [], noSuchNumber: [String] = [], later: [String] = [],
            stopped: [String] = []
        ) {
            self.status = status
            self.sent = sent
            self.noSuchNumber = noSuchNumber
            self.later = later
            self.stopped = stopped
        }
    }
}

/// How many texts are handed over at once, and how long one may take.
package struct GatewayLine: Equatable, Sendable {
    /// Connections at the same time, 1 to 64; 4 unless written.
    package let connections: Int
    /// The longest that one hand-off may take, in seconds; 30 unless written.
    package let timeoutSeconds: Int
}

/// Where a gateway listens: `https://`, or `http://` on this machine alone.
package struct GatewayAddress: Hashable, Sendable {
    package let text: String

    package init?(_ written: String) {
        guard written.utf8.count <= 2000, written.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].first { written.hasPrefix($0) }
        if let local {
            let rest = written.dropFirst(local.count)
            guard rest.isEmpty || rest.first == ":" || rest.first == "/" else { return nil }
        } else {
            guard written.hasPrefix("https://") else { return nil }
            let authority = written.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" && $0 != ":" }
            guard HostName.isValid(String(authority)) else { return nil }
        }
        var trimmed = written
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        text = trimmed
    }
}
