import Consent
import Liquid
import System
import Workspace

/// What the notice tells of the permit (LAW-6).
struct NoticeFacts {
    /// A legal basis, or `confirmation` for the message that asks to confirm a sign-up.
    let basis: String
    let since: Instant?
    let method: String?
    let attestedBy: String?

    init(_ permit: ContactPermit) {
        basis = permit.kind == .confirmation ? "confirmation" : permit.basis.rawValue
        since = permit.restsOn?.at
        method = permit.restsOn?.method
        // The notice ends the sentence itself: "as declared by Sol, S.L." needs no second full stop.
        attestedBy = permit.restsOn?.attestedBy.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }

    /// For looking at a version without a person.
    init(sampleOf basis: LegalBasis, at instant: Instant) {
        self.basis = basis.rawValue
        since = basis == .consent ? instant : nil
        method = nil
        attestedBy = nil
    }

    /// In the order of `TemplateRoots.members["notice"]`.
    func values(
        labels: [Value], selecting: [Value], notShared: Bool, isFirst: Bool, isMeasured: Bool,
        sources: [Value]
    ) -> Value {
        .object(
            Object(
                TemplateRoots.noticeShape,
                [
                    .string(basis), since.map { .string($0.wholeSecond.rfc3339) } ?? .nil,
                    method.map { .string($0) } ?? .nil, attestedBy.map { .string($0) } ?? .nil,
                    .array(labels), .array(selecting), .bool(notShared), .bool(isFirst),
                    .array(sources), .bool(isMeasured),
                ]))
    }
}
