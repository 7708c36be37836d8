import { Given, When } from '@cucumber/cucumber';
import type { InUnits } from '../support/parameter-types';
import { FAILED_OVER, MOVED } from '../support/scene/sights';
import type { MarketTrouble, Unannounced } from '../support/suppliers/faults';
import type { Acceptance } from '../support/world';

When('the {failure}', async function (this: Acceptance, kind: Unannounced) {
  await this.scene.fail({ kind });
});

When('the next {failure}', async function (this: Acceptance, kind: Unannounced) {
  await this.scene.follow(FAILED_OVER);
  await this.scene.fail({ kind });
});

When('the new {failure}', async function (this: Acceptance, kind: Unannounced) {
  await this.scene.follow(MOVED);
  await this.scene.fail({ kind });
});

When('the GPU instance falls silent for {heartbeats}', async function (this: Acceptance, pause: InUnits) {
  await this.scene.failFor({ kind: 'link-cut' }, this.inMilliseconds(pause));
});

When('the GPU market does not answer for {heartbeats}', async function (this: Acceptance, outage: InUnits) {
  await this.scene.failFor({ kind: 'market-down' }, this.inMilliseconds(outage));
});

When(
  'the GPU market gives notice of {duration} before it takes the GPU instance back',
  async function (this: Acceptance, notice: number) {
    await this.scene.fail({ kind: 'reclaim', notice });
  },
);

When('later the trouble is over', async function (this: Acceptance) {
  await this.scene.heal();
});

When('{heartbeats} later the trouble is over', async function (this: Acceptance, pause: InUnits) {
  await this.scene.heal(this.inMilliseconds(pause));
});

Given('the GPU market {marketTrouble}', async function (this: Acceptance, trouble: MarketTrouble) {
  await this.shopping.hinder(trouble);
});

When('later the GPU market is well again', async function (this: Acceptance) {
  await this.shopping.resume();
});
