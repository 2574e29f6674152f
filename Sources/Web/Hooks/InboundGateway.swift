package import Crypto
package import Workspace

/// How the gateway for texts proves that it is the one who reports.
package enum InboundGateway: Sendable {
    /// By `X-Twilio-Signature`, under the auth token (SMS-12).
    case twilio(token: SecretKey)
    /// By `X-Heed-Signature: sha256=…`, the HMAC-SHA-256 of the body in hexadecimal, under a key that both know. Without
    /// a key nothing is taken from people, and reports on texts count by the code in their path alone.
    case signed(key: SecretKey?, answer: HTTPGateway.Answer)
}
