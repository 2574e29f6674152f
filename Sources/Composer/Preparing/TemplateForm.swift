import Campaigns
import Workspace

/// What one form of a campaign's message is made from: the campaign's own, or that of a variant.
struct TemplateForm {
    /// nil: the campaign's own.
    let variant: String?
    let template: String
    /// In place of the template's, by language.
    let subject: [String: Experiment.Subject]?
    /// Where the campaign file names the template.
    let mark: SourceMark?

    /// Whether it differs from the campaign's own on a channel: text messages have no subject.
    func isOwn(_ channel: Channel, in campaign: Campaign) -> Bool {
        variant == nil || template != campaign.template || channel == .email
    }
}
