import Composer
import System

/// One connection to a gateway for texts: what differs between gateways is how a text is posted.
final class GatewayLineOut: TransportLine {
    typealias Post = (Consignment, ComposedSMS, HTTPConnection) -> TransportResult

    private let name: String
    private let url: String
    private let connection: HTTPConnection
    private let post: Post

    /// - Parameter name: what errors call the gateway.
    init(_ name: String, at url: String, _ connection: HTTPConnection, post: @escaping Post) {
        self.name = name
        self.url = url
        self.connection = connection
        self.post = post
    }

    /// Whether the gateway takes texts from this account cannot be tried without one: that is found with the first text,
    /// which then was not attempted.
    func open() -> TransportProblem? {
        connection.reach(url).map { Self.problem(name, $0) }
    }

    func submit(_ consignment: Consignment) -> TransportResult {
        guard case .sms(let sms) = consignment.message.content else {
            return .notAttempted(TransportProblem(.fault, isLasting: true))
        }
        return post(consignment, sms, connection)
    }

    func close() { connection.close() }

    static func read(
        _ result: HTTPResult, _ name: String, _ answer: (Int, [UInt8]) -> TransportResult
    ) -> TransportResult {
        switch result {
        case .answered(let status, let body): answer(status, body)
        case .unknown(let doubt): .unknown(cause: doubt.rawValue)
        case .failed(let failure): .notAttempted(problem(name, failure))
        }
    }

    private static func problem(_ name: String, _ failure: HTTPFailure) -> TransportProblem {
        TransportProblem(.gateway(name, failure), isLasting: failure == .insecure || failure == .client)
    }
}
