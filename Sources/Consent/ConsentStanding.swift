package import System

/// How a person stands to one purpose over one channel, or with one category of their data, and what that rests on.
package struct ConsentStanding: Sendable {
    /// The purpose's name in `heed.yaml`.
    package let purpose: String
    /// `email`, `sms` or `data:<category>`.
    package let scope: String
    /// Whether it is permitted.
    package let holds: Bool
    /// The first reason against it: a ``DenialReason/Code``, or `not_asked` for data that nobody asked for.
    package let code: String?
    /// The reason's rule and source, where it is one of the gate's.
    package let rule: String?
    package let source: String?
    /// One sentence.
    package let explanation: String?
    /// What a yes rests on, or what a no comes from; nil where the basis needs no event, and where there is none.
    package let event: ConsentEvent?
    package let suppression: Suppression?
    /// For a category with special fields: whether those may be used too (GDPR Art. 9(2)(a)); nil where it has none.
    package var permitsSpecialFields: Bool?

    /// Since when it is as it is.
    package var since: Instant? { suppression?.at ?? event?.at }
}
