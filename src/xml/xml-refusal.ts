/** Why a document was not believed: the check's name and a sentence. Never part of the document itself. */
export class XmlRefusal extends Error {
  readonly check: string;

  /** `cause` is for the timeline only, where the outside must not learn more than `reason`. */
  constructor(check: string, reason: string, cause?: XmlRefusal) {
    super(reason, cause === undefined ? {} : { cause });
    this.name = 'XmlRefusal';
    this.check = check;
  }
}
