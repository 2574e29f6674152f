/// Whose products a purpose advertises, and whether they are like what its readers bought (LAW-14, LAW-15).
package enum AdvertisedProducts: String, CaseIterable, Sendable {
    /// The organisation's own, similar to those that the person bought from it: the only ones soft opt-in is for.
    case ownSimilar = "own_similar"
    /// The organisation's own, whatever they are.
    case own
    /// Also those of others, partners of the organisation.
    case thirdParty = "third_party"
}
