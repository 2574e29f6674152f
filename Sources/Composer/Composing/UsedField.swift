/// One kind of data that a message rests on: what its notice names.
///
/// A field counts only if the person lets it be used and it has a value: what was asked for in vain was not used.
package struct UsedField: Equatable, Sendable {
    /// The field's name in the data catalogue, or that of a ``SelectingSource``: `event.purchase`.
    package let name: String
    /// What the person reads, in the message's language.
    package let label: String
    /// Whether it picked the person: the segment, or the date or event that the campaign is timed by.
    package let isSelecting: Bool
    /// Whether rendering subject, preheader, HTML or text read it, conditions included.
    package let isRead: Bool
}
