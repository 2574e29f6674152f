import Consent
import Liquid
import System
import Workspace

/// What the notice tells of the permit (LAW-6).
struct NoticeFacts {
    let basis: LegalBasis
    let since: Instant?
    let method: String?
    let attestedBy: String?

    init(_ permit: ContactPermit) {
        basis = permit.basis
        since = permit.restsOn?.at
        method = permit.restsOn?.method
        attestedBy = permit.restsOn?.attestedBy
    }

    /// For looking at a version without a person.
    init(sampleOf basis: LegalBasis, at instant: Instant) {
        self.basis = basis
        since = basis == .consent ? instant : nil
        method = nil
        attestedBy = nil
    }

    /// In the order of `TemplateRoots.members["notice"]`.
    func values(labels: [Value], selecting: [Value], notShared: Bool) -> Value {
        .object(
            Object(
                TemplateRoots.noticeShape,
                [
                    .string(basis.rawValue), since.map { .string($0.wholeSecond.rfc3339) } ?? .nil,
                    method.map { .string($0) } ?? .nil, attestedBy.map { .string($0) } ?? .nil,
                    .array(labels), .array(selecting), .bool(notShared),
                ]))
    }
}
