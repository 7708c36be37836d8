import { When } from '@cucumber/cucumber';
import type { Acceptance } from '../support/world';

When('the GPU fails', async function (this: Acceptance) {
  await this.scene.failGpu();
});
