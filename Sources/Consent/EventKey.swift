import Crypto
import Customers
import System

/// What makes two consent events the same: everything that was said, and the evidence for it.
enum EventKey {
    /// SHA-256 over the fields, each with its length before it, so that no two claims run into one another.
    static func of(_ claim: ConsentClaim, _ noticeHash: [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ field: [UInt8]?) {
            // A missing field and an empty one are not the same.
            guard let field else { return bytes.append(0) }
            bytes.append(1)
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: field.count >> shift))
            }
            bytes += field
        }
        func add(_ text: String?) { add(text.map { Array($0.utf8) }) }
        add(String(claim.customer))
        add(claim.contactPoint.map { String($0) })
        add(claim.purpose)
        add(claim.scope)
        add(claim.state.rawValue)
        add(String(claim.at.microseconds))
        add(claim.method)
        add(claim.evidenceKind.rawValue)
        add(claim.noticeVersion)
        add(claim.noticeLanguage)
        add(noticeHash)
        add(claim.statement)
        add(claim.sourceURL)
        add(claim.actor)
        add(claim.doubleOptInAt.map { String($0.microseconds) })
        add(claim.prechecked ? "1" : "0")
        // Only where there is any, so that the keys of all other events stay what they were.
        if claim.softOptIn != nil || claim.writtenConsent != nil || claim.parentalReference != nil {
            add(claim.softOptIn.map { String($0.rawValue) })
            add(claim.writtenConsent.map { String($0.rawValue) })
            add(claim.parentalReference)
        }
        return SHA256.hash(bytes)
    }
}
