import Composer
package import Consent
package import System
package import Workspace

/// Twilio as a transport for texts (SMS-10).
package struct TwilioTransport: Transport {
    private let gateway: TwilioGateway
    private let token: Password
    private let callbacks: StatusCallbacks

    package init(_ gateway: TwilioGateway, token: Password, callbacks: StatusCallbacks) {
        self.gateway = gateway
        self.token = token
        self.callbacks = callbacks
    }

    package var channel: Channel { .sms }
    package var lines: Int { gateway.line.connections }

    package func line(cut: StopFlag) -> any TransportLine {
        let gateway = gateway
        let token = token
        let callbacks = callbacks
        return GatewayLineOut(
            "Twilio", at: gateway.api.text,
            HTTPConnection(timeoutSeconds: gateway.line.timeoutSeconds, cut: cut)
        ) {
            consignment, sms, connection in
            var form = [("To", sms.to), ("Body", sms.body)]
            switch gateway.origin {
            case .number(let number): form.append(("From", number))
            case .service(let service): form.append(("MessagingServiceSid", service))
            case .senderName:
                guard let name = sms.sender else {
                    return .notAttempted(TransportProblem(.noOrigin, isLasting: true))
                }
                form.append(("From", name))
            }
            // What Twilio keeps of the person is less with these two.
            form += [("ContentRetention", "discard"), ("AddressRetention", "obfuscate")]
            if let address = callbacks.address(of: consignment) { form.append(("StatusCallback", address)) }
            let result = connection.post(
                "\(gateway.api.text)/2010-04-01/Accounts/\(gateway.account)/Messages.json",
                headers: ["Content-Type: application/x-www-form-urlencoded", "Accept: application/json"],
                body: Array(FormEncoding.encode(form).utf8), login: (gateway.account, token.text))
            return GatewayLineOut.read(result, "Twilio", GatewayAnswer.twilio)
        }
    }
}

/// Where a gateway tells what became of a text: a path that names the delivery and cannot be made up, so that nothing of
/// the person stands in it and no answer comes before we know the message.
package struct StatusCallbacks: Sendable {
    private let publicURL: String
    private let mint: TokenMint

    package init(publicURL: WebAddress, mint: TokenMint) {
        self.publicURL = publicURL.text
        self.mint = mint
    }

    /// Nil for what is no message of a campaign.
    func address(of consignment: Consignment) -> String? {
        guard consignment.handOff.permit.kind == .contact else { return nil }
        return "\(publicURL)/hooks/sms/\(mint.returnToken(delivery: consignment.handOff.delivery).lowercased())"
    }
}

/// `application/x-www-form-urlencoded` (WHATWG URL §5.2).
enum FormEncoding {
    static func encode(_ fields: [(String, String)]) -> String {
        fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "*"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): result += "+"
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
