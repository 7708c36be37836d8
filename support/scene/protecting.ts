import { Attention } from './attention';
import type { Scene } from './scene';
import type { Stage } from './stage';

/** What the customer wants of the protection of a scene's instance, and hears of it. */
export class Protecting {
  #attention: Attention | undefined;

  constructor(
    private readonly scene: Scene,
    private readonly stage: Stage,
  ) {}

  /** The customer turns protection on or off. */
  async want(wanted: boolean): Promise<void> {
    this.scene.protected = wanted;
    await this.scene.asking().ask(wanted ? 'protect' : 'unprotect');
  }

  /** From now on, somebody asks all the time whether the instance is protected. */
  attend(): void {
    const { history, actor } = this.scene;
    this.#attention ??= new Attention({ channel: this.stage.channel, instance: actor.id, history });
  }

  /** Nobody asks any more. */
  async leave(): Promise<void> {
    await this.#attention?.end();
  }
}
