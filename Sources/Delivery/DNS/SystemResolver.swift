private import CResolv
package import Mail

/// The system's own resolver, asked with short patience.
package enum SystemResolver {
    package static func lookup(_ name: String, _ kind: DNSKind) -> DNSAnswer {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let length = cresolv_query(name, kind == .txt ? cresolv_txt : cresolv_mx, &buffer, Int32(buffer.count))
        if length == -1 { return .none }
        guard length > 0, let records = DNSMessage.records(kind, in: Array(buffer.prefix(Int(length)))) else {
            return .unavailable
        }
        return records.isEmpty ? .none : .records(records)
    }
}
