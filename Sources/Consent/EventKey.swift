import Crypto
import Customers
import System

/// What makes two consent events the same: everything that was said, and the evidence for it.
struct EventKey {
    /// SHA-256 over the fields, each with its length before it, so that no two claims run into one another. Events of
    /// early databases have it for their key.
    let digest: [UInt8]
    /// The customer's number and most of the digest: 32 bytes. The number comes first so that events which come in
    /// customer by customer, as in most files, stand together in the index instead of all over it.
    let bytes: [UInt8]

    /// Under which an event may be on record.
    var all: [[UInt8]] { [bytes, digest] }

    init(_ claim: ConsentClaim, _ noticeHash: [UInt8]?) {
        digest = SHA256.hash(Self.fields(of: claim, noticeHash))
        bytes =
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: claim.customer >> $0) } + digest[..<24]
    }

    private static func fields(of claim: ConsentClaim, _ noticeHash: [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        func addLength(_ count: Int) {
            bytes.append(1)
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        func add(_ field: [UInt8]?) {
            // A missing field and an empty one are not the same.
            guard let field else { return bytes.append(0) }
            addLength(field.count)
            bytes += field
        }
        func add(_ text: String?) {
            guard let text else { return bytes.append(0) }
            addLength(text.utf8.count)
            bytes += text.utf8
        }
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
        return bytes
    }
}
