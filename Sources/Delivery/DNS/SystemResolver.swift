private import CResolv
package import Mail
private import Synchronization

/// The system's own resolver, asked with short patience and once for each thing.
///
///     let resolver = SystemResolver()
///     resolver.lookup("_dmarc.casalumen.example", .txt)
package final class SystemResolver: Sendable {
    private let known = Mutex<[String: DNSAnswer]>([:])

    package init() {}

    package func lookup(_ name: String, _ kind: DNSKind) -> DNSAnswer {
        let key = "\(kind.rawValue) \(name)"
        if let answer = known.withLock({ $0[key] }) { return answer }
        let answer = Self.ask(name, kind)
        known.withLock { $0[key] = answer }
        return answer
    }

    private static func ask(_ name: String, _ kind: DNSKind) -> DNSAnswer {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let length = cresolv_query(name, kind == .txt ? cresolv_txt : cresolv_mx, &buffer, Int32(buffer.count))
        if length == -1 { return .none }
        guard length > 0, let records = DNSMessage.records(kind, in: Array(buffer.prefix(Int(length)))) else {
            return .unavailable
        }
        return records.isEmpty ? .none : .records(records)
    }
}
