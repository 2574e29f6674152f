import Consent
import System
import Workspace

/// A message before it is one: what ``CampaignComposer`` has rendered and checked.
struct MessageDraft {
    let permit: ContactPermit
    let identity: MessageIdentity
    let version: PreparedVersion
    let content: MessageContent
    let notice: String
    let fieldsUsed: [UsedField]
    let instant: Instant
    let tokens: TokenSourceKind
    let shortTokens: [ShortToken]
}
